package dev.comanda.order;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is not accepted over HTTP is answered with a problem that its sender can act on.
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class RefusalsIT {

    private static final String CHUNKED =
            """
            POST /orders HTTP/1.1
            Host: localhost
            Content-Type: application/json
            Transfer-Encoding: chunked
            Connection: close

            """
                    .replace("\n", "\r\n");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'items':[I]}                                   | customerId | is required",
                "{'customerId':null,'items':[I]}                 | customerId | is required",
                "{'customerId':'','items':[I]}                   | customerId | must have 1 to 64 characters",
                "{'customerId':'X65','items':[I]}                | customerId | must have 1 to 64 characters",
                "{'customerId':'a\\u0000','items':[I]}           | customerId | must have 1 to 64 characters, none of them a control character",
                "{'customerId':'\\ud800','items':[I]}            | customerId | must have 1 to 64 characters, none of them a control character",
                "{'customerId':7,'items':[I]}                    | customerId | must be a text",
                "{'customerId':'a'}                              | items | is required",
                "{'customerId':'a','items':[]}                   | items | must have 1 to 100 items",
                "{'customerId':'a','items':[I101]}               | items | must have 1 to 100 items",
                "{'customerId':'a','items':{}}                   | items | must be a list",
                "{'customerId':'a','items':[null]}               | items[0] | must not be null",
                "{'customerId':'a','items':[7]}                  | items[0] | must be an object",
                "{'customerId':'a','items':[I,{'quantity':1}]}   | items[1].productId | is required",
                "{'customerId':'a','items':[{'productId':'p','unitPrice':1}]} | items[0].quantity | is required",
                "{'customerId':'a','items':[I,I]}                | items[1].productId | each product once: p",
                "{'customerId':'a','items':[I],'currency':'XXY'} | currency | not an ISO 4217 currency",
                "{'customerId':'a','items':[I],'currency':'eur'} | currency | three capital letters",
                "{'customerId':'a','items':[I],'currency':''}    | currency | three capital letters",
                "{'customerId':'a','items':[I],'currency':5}     | currency | must be a text",
                "{'customerId':'a','items':[I],'paymentMethod':''} | paymentMethod | must have 1 to 64 characters",
                "{'customerId':'a','items':[I],'totalAmount':'1'}  | totalAmount | must be a number",
                "{'customerId':'a','items':[I],'totalAmount':'NaN'} | totalAmount | must be a number",
            })
    void a_field_that_is_not_as_it_has_to_be_is_named(String json, String field, String message) {
        post(json)
                .statusCode(400)
                .body("violations.field", hasItem(field))
                .body("violations.message", hasItem(containsString(message)))
                .body("detail", containsString(field));
    }

    @ParameterizedTest
    @CsvSource({
        "0, must be 1 to 10000",
        "-1, must be 1 to 10000",
        "10001, must be 1 to 10000",
        "1.5, must be a whole number",
        "1.0, must be a whole number",
        "'\"2\"', must be a whole number",
        "'\"\"', must be a whole number",
        "true, must be a whole number",
        "99999999999, must be a whole number",
        "1e999, must be a whole number",
    })
    void a_quantity_is_a_whole_number_from_1_to_10000(String quantity, String message) {
        post("{'customerId':'a','items':[{'productId':'p','unitPrice':1,'quantity':"
                        + quantity
                        + "}]}")
                .statusCode(400)
                .body("violations[0].field", equalTo("items[0].quantity"))
                .body("violations[0].message", containsString(message));
    }

    @ParameterizedTest
    @CsvSource({
        "-0.01, out of bounds",
        "1e999, out of bounds",
        "1e-999, more than two decimals",
        "1000000000000, out of bounds",
        "999999999999.99, out of bounds", // twice
        "1.005, more than two decimals",
        "'\"2.50\"', must be a number",
        "false, must be a number",
    })
    void a_price_is_an_amount_with_two_decimals(String price, String message) {
        post("{'customerId':'a','items':[{'productId':'p','quantity':2,'unitPrice':"
                        + price
                        + "}]}")
                .statusCode(400)
                .body("violations[0].field", equalTo("items[0].unitPrice"))
                .body("violations[0].message", containsString(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0", "0.00", "0e5", "2.500", "25e-1"})
    void a_price_may_be_written_in_any_way_that_is_exact(String price) {
        post(
                        "{'customerId':'a','items':[{'productId':'p','quantity':2,'unitPrice':"
                                + price
                                + "}]}",
                        201)
                .body("items[0].unitPrice.toString()", matchesPattern("0\\.0|2\\.5"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JPY", "BHD", "XAU"})
    void a_currency_that_has_not_two_decimals_is_refused_not_rounded(String currency) {
        post("{'customerId':'a','items':[I],'currency':'" + currency + "'}")
                .statusCode(422)
                .body("violations[0].field", equalTo("currency"))
                .body("detail", containsString("does not have two decimals"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.01", "-1", "1e999", "1e-999", "0"})
    void a_total_that_is_not_the_sum_contradicts_the_items(String total) {
        post("{'customerId':'a','items':[I],'totalAmount':" + total + "}")
                .statusCode(422)
                .body("violations[0].field", equalTo("totalAmount"))
                .body("detail", containsString("the items sum up to 1.00 EUR"));
    }

    @Test
    void a_price_that_the_catalogue_does_not_have_is_asked_for() {
        post("{'customerId':'a','items':[{'productId':'p','quantity':2}]}")
                .statusCode(422)
                .body("violations[0].field", equalTo("items[0].unitPrice"));
    }

    @Test
    void every_field_that_is_wrong_is_named_at_once() {
        post("{'customerId':'','items':[{'productId':'p','quantity':0,'unitPrice':1}],'paymentMethod':''}")
                .statusCode(400)
                .body("violations", hasSize(3))
                .body("detail", containsString("3 fields"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "nonsense",
                "{'customerId':'a','items':[I]} x",
                "{'customerId':'a','items':[I]}{}",
                "{'customerId':'a','customerId':'b','items':[I]}",
                "{'customerId':'a','items':[I],'totalAmount':NaN}",
                "{'customerId':'a','items':[I],'totalAmount':Infinity}",
                "{'customerId':'a','items':[I],'totalAmount':01}",
                "{'x':DEEP}",
                "{'customerId':'a','items':[I],'totalAmount':LONG}",
            })
    void what_is_not_json_says_so(String body) {
        post(body).statusCode(400).body("detail", containsString("The body is not JSON"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "7"})
    void a_body_that_is_no_object_says_so(String body) {
        post(body).statusCode(400).body("violations[0].field", equalTo("body"));
    }

    @Test
    void a_body_above_64_kib_is_refused_whether_its_length_is_told_or_not() throws IOException {
        String padding = " ".repeat(65 * 1024);
        post("{'customerId':'a','items':[I]}" + padding)
                .statusCode(413)
                .body("detail", containsString("64 KiB"));

        String chunk = " ".repeat(8 * 1024);
        StringBuilder request = new StringBuilder(CHUNKED);
        for (int i = 0; i < 9; i++) {
            request.append("2000\r\n").append(chunk).append("\r\n");
        }
        request.append("0\r\n\r\n");
        assertThat(raw(request.toString()))
                .startsWith("HTTP/1.1 413")
                .contains("application/problem+json")
                .contains("64 KiB");
    }

    @Test
    void a_body_whose_length_is_not_told_is_accepted() throws IOException {
        String order = filled("{'customerId':'a','items':[I]}");
        assertThat(
                        raw(
                                CHUNKED
                                        + Integer.toHexString(order.length())
                                        + "\r\n"
                                        + order
                                        + "\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 201");
    }

    @Test
    void a_body_of_just_64_kib_is_accepted() {
        String order = filled("{'customerId':'a','items':[I]}");
        post(order + " ".repeat(64 * 1024 - order.length()), 201);
    }

    @Test
    void another_content_type_is_refused() {
        problem(given().contentType("text/plain").body("{}").post("/orders").then())
                .statusCode(415)
                .body("detail", containsString("application/json"));
    }

    @Test
    void another_method_is_refused() {
        problem(given().delete("/orders").then()).statusCode(405);
        problem(given().contentType(ContentType.JSON).body("{}").put("/orders").then())
                .statusCode(405);
    }

    @Test
    void an_answer_in_another_format_cannot_be_had() {
        problem(given().accept("text/html").get("/orders/7").then())
                .statusCode(406)
                .body("detail", containsString("application/json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nowhere", "/orders/7/nothing", "/q/nowhere", "/orders/7/saga/x"})
    void an_unknown_address_is_not_found(String path) {
        problem(given().get(path).then()).statusCode(404).body("title", equalTo("Not Found"));
    }

    private static ValidatableResponse post(String json) {
        return problem(send(json));
    }

    private static ValidatableResponse post(String json, int status) {
        return send(json).statusCode(status);
    }

    private static ValidatableResponse send(String json) {
        return given().contentType(ContentType.JSON).body(filled(json)).post("/orders").then();
    }

    private static ValidatableResponse problem(ValidatableResponse answer) {
        String what = answer.extract().statusCode() + " " + answer.extract().asString();
        assertThat(answer.extract().contentType()).as(what).startsWith("application/problem+json");
        return answer.body("type", matchesPattern("/problems/[a-z0-9-]+"))
                .body("status", equalTo(answer.extract().statusCode()));
    }

    /// `I` is an item, `I101` a hundred and one of them.
    private static String filled(String json) {
        String item = "{'productId':'p','quantity':1,'unitPrice':1}";
        return json.replace("I101", (item + ",").repeat(100) + item)
                .replace("[I,I]", "[" + item + "," + item + "]")
                .replace("[I]", "[" + item + "]")
                .replace("[I,", "[" + item + ",")
                .replace("X65", "x".repeat(65))
                .replace("DEEP", "[".repeat(2000) + "]".repeat(2000))
                .replace("LONG", "1".repeat(2000))
                .replace('\'', '"');
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
