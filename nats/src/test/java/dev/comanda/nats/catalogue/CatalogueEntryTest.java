package dev.comanda.nats.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comanda.nats.codec.Unreadable;
import dev.comanda.nats.contract.Money;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueEntryTest {

    /// What nats-server and jnats take as the key of a bucket.
    private static final Pattern LEGAL = Pattern.compile("[-/_=a-zA-Z0-9]+");

    private static final CatalogueEntry CAKE =
            new CatalogueEntry("cake", "Cake", new Money(10_000, "EUR"), true, 3);

    @ParameterizedTest
    @CsvSource({
        "espresso, espresso",
        "flat-white_2/b, flat-white_2/b",
        "café, caf=C3=A9",
        "a.b, a=2Eb",
        "a b, a=20b",
        "a=20b, a=3D20b",
        "_kv_x, =5Fkv_x",
        "*, =2A",
        ">, =3E",
        "🍰, =F0=9F=8D=B0"
    })
    void every_product_id_has_a_key_of_its_own_that_a_bucket_takes(String id, String key) {
        assertThat(CatalogueEntry.keyOf(id)).isEqualTo(key).matches(LEGAL);
    }

    @Test
    void the_value_is_as_the_protocol_says() throws Exception {
        String json = new String(CAKE.json(), StandardCharsets.UTF_8);
        assertThat(json)
                .isEqualTo(
                        "{\"productId\":\"cake\",\"name\":\"Cake\",\"unitPrice\":100.00,\"currency\":\"EUR\",\"version\":3}");
        assertThat(CatalogueEntry.parse(CAKE.json())).isEqualTo(CAKE);
    }

    @Test
    void a_product_that_is_off_sale_says_so() throws Exception {
        CatalogueEntry off =
                new CatalogueEntry("cake", "Cäke \"1\"", new Money(0, "EUR"), false, 4);
        assertThat(new String(off.json(), StandardCharsets.UTF_8)).contains("\"forSale\":false");
        assertThat(CatalogueEntry.parse(off.json())).isEqualTo(off);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not JSON",
                "[]",
                "{}",
                "{'productId':'a','name':'A','unitPrice':1e999999999,'currency':'EUR','version':1}",
                "{'productId':'a','name':'A','unitPrice':-1,'currency':'EUR','version':1}",
                "{'productId':'a','name':'A','unitPrice':1.001,'currency':'EUR','version':1}",
                "{'productId':'a','name':'A','unitPrice':'1','currency':'EUR','version':1}",
                "{'productId':'a','name':'A','unitPrice':1,'currency':'XTS','version':1}",
                "{'productId':'a','name':'A','unitPrice':1,'currency':'EUR','version':1.5}",
                "{'productId':'a','name':'A','unitPrice':1,'currency':'EUR','version':3000000000}",
                "{'productId':7,'name':'A','unitPrice':1,'currency':'EUR','version':1}"
            })
    void what_is_no_product_is_unreadable(String json) {
        byte[] value = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> CatalogueEntry.parse(value)).isInstanceOf(Unreadable.class);
    }

    @Test
    void an_older_version_never_replaces_a_newer_one_and_what_is_gone_is_still_known() {
        Catalogue catalogue = new Catalogue(10);
        CatalogueEntry older = new CatalogueEntry("cake", "Cake", new Money(1, "EUR"), true, 2);
        catalogue.entry("cake", CAKE);
        catalogue.entry("cake", older);
        catalogue.gone("cake");
        assertThat(catalogue.find("cake")).isEqualTo(CAKE);
        assertThat(catalogue.find("pie")).isNull();
    }

    @Test
    void a_catalogue_keeps_no_more_products_than_its_limit_but_learns_of_those_it_has() {
        Catalogue catalogue = new Catalogue(1);
        catalogue.entry("cake", new CatalogueEntry("cake", "Cake", new Money(1, "EUR"), true, 2));
        catalogue.entry("pie", new CatalogueEntry("pie", "Pie", new Money(1, "EUR"), true, 1));
        catalogue.entry("cake", CAKE);
        assertThat(catalogue.size()).isOne();
        assertThat(catalogue.find("pie")).isNull();
        assertThat(catalogue.find("cake")).isEqualTo(CAKE);
    }
}
