package dev.comanda.nats.catalogue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.comanda.nats.codec.Unreadable;
import dev.comanda.nats.contract.Money;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// A product as the catalogue shows it.
///
/// On the wire: `{"productId", "name", "unitPrice", "currency", "version"}`, and `"forSale": false`
/// if it is taken off sale.
///
/// @param version counts the descriptions of the product, from 1; the higher one is right
public record CatalogueEntry(
        String productId, String name, Money unitPrice, boolean forSale, int version) {

    /// The bucket that has them.
    public static final String BUCKET = "catalog";

    /// The largest value that is read, in bytes: far more than the longest name needs.
    static final int MAX_BYTES = 16 * 1024;

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    /// Its key in the bucket.
    public String key() {
        return keyOf(productId);
    }

    /// The key of a product. Letters and digits of ASCII, `-`, `_` and `/` stand for themselves
    /// (a first `_` does not: such keys are the broker's own); every other byte of the UTF-8 is
    /// `=` and two hexadecimal digits, as in `caf=C3=A9`: a bucket takes not many characters.
    public static String keyOf(String productId) {
        StringBuilder key = new StringBuilder(productId.length());
        for (byte b : productId.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean itself =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '-'
                            || c == '/'
                            || (c == '_' && !key.isEmpty());
            if (itself) {
                key.append(c);
            } else {
                key.append("=%02X".formatted((int) c));
            }
        }
        return key.toString();
    }

    /// The value in the bucket.
    public byte[] json() {
        ObjectNode json =
                JSON.createObjectNode()
                        .put("productId", productId)
                        .put("name", name)
                        .put("unitPrice", unitPrice.amount())
                        .put("currency", unitPrice.currency())
                        .put("version", version);
        if (!forSale) {
            json.put("forSale", false);
        }
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing product " + productId, e);
        }
    }

    /// Reads a value of the bucket. Unknown fields are skipped.
    ///
    /// @throws Unreadable if it is not one of ours
    public static CatalogueEntry parse(byte[] value) throws Unreadable {
        if (value.length > MAX_BYTES) {
            throw new Unreadable("the value has " + value.length + " bytes");
        }
        try {
            JsonNode json = JSON.readTree(value);
            JsonNode price = json.path("unitPrice");
            JsonNode version = json.path("version");
            if (!price.isNumber()
                    || !version.canConvertToExactIntegral()
                    || !version.canConvertToInt()) {
                throw new Unreadable("unitPrice or version is not a number");
            }
            return new CatalogueEntry(
                    text(json, "productId"),
                    text(json, "name"),
                    Money.of(price.decimalValue(), text(json, "currency")),
                    json.path("forSale").asBoolean(true),
                    version.intValue());
        } catch (IOException | IllegalArgumentException e) {
            throw new Unreadable("not a product of the catalogue: " + e.getMessage(), e);
        }
    }

    private static String text(JsonNode json, String field) throws Unreadable {
        if (!json.path(field).isTextual()) {
            throw new Unreadable(field + " is missing");
        }
        return json.path(field).textValue();
    }
}
