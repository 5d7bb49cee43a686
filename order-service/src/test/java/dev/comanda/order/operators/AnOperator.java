package dev.comanda.order.operators;

import static io.restassured.RestAssured.when;

import dev.comanda.order.Shop;
import java.util.List;
import java.util.Map;

/// What the tests of the operators' calls have in common.
final class AnOperator {

    /// Who did it, and why, where that does not matter.
    static final Map<String, Object> WHY = Map.of("by", "ana", "reason", "because");

    private AnOperator() {}

    /// Places an order that nobody answers. Returns its id.
    static String placed(String customer) {
        return Shop.idOf(Shop.place(null, Shop.coffee(customer, 1))).toString();
    }

    /// What is recorded about a saga. The newest first, without ids and times.
    static List<Map<String, Object>> actionsAbout(String id) {
        List<Map<String, Object>> actions =
                when().get("/operators/actions?about=" + id).jsonPath().getList("");
        actions.forEach(
                action -> {
                    action.remove("id");
                    action.remove("at");
                });
        return actions;
    }
}
