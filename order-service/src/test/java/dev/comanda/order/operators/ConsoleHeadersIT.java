package dev.comanda.order.operators;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.comanda.order.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The page for operators comes whole, from here, and nothing else gets into it.
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ConsoleHeadersIT {

    @Test
    void every_file_of_the_console_has_the_strict_headers() {
        for (String file :
                List.of("", "index.html", "main.js", "console.css", "icon.svg", "none")) {
            when().get("/console/" + file)
                    .then()
                    .statusCode(file.equals("none") ? 404 : 200)
                    .header("Content-Security-Policy", containsString("default-src 'none'"))
                    .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                    .header("X-Content-Type-Options", equalTo("nosniff"))
                    .header("Cache-Control", equalTo("no-cache"));
        }
    }

    @Test
    void nothing_in_the_page_is_inline_or_from_elsewhere() {
        String page = when().get("/console/").asString();
        assertThat(page)
                .doesNotContain("://", "<style", "style=", "onclick", "javascript:")
                .containsPattern("<script type=\"module\" src=\"main.js\"></script>");
        assertThat(page.split("<script", -1)).hasSize(2);
    }

    @Test
    void the_address_without_the_slash_leads_there() {
        given().redirects()
                .follow(false)
                .get("/console")
                .then()
                .statusCode(308)
                .header("Location", equalTo("/console/"));
    }
}
