package dev.comanda.e2e.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// An operation, as its service's OpenAPI document tells.
///
/// @param path with its parameters: `/orders/{id}`
/// @param roles that may make it; none if it needs no token
/// @param takesJson whether it has a body of JSON
record Operation(
        Service service,
        String id,
        String method,
        String path,
        Set<String> roles,
        boolean takesJson) {

    /// All that the document has.
    static List<Operation> of(Service service, Api api) {
        List<Operation> operations = new ArrayList<>();
        JsonNode document = api.get("/q/openapi?format=json").expect(200);
        document.get("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue().properties().stream()
                                        .filter(method -> method.getValue().has("operationId"))
                                        .map(
                                                method ->
                                                        of(
                                                                service,
                                                                method.getKey(),
                                                                path.getKey(),
                                                                method.getValue()))
                                        .forEach(operations::add));
        return operations;
    }

    private static Operation of(Service service, String method, String path, JsonNode operation) {
        Set<String> roles = new TreeSet<>();
        operation
                .path("security")
                .forEach(one -> one.forEach(scopes -> scopes.forEach(s -> roles.add(s.asText()))));
        return new Operation(
                service,
                operation.get("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                path,
                Set.copyOf(roles),
                operation.at("/requestBody/content").has("application/json"));
    }

    /// Its address, with this in place of each parameter.
    String address(String parameter) {
        return path.replaceAll("\\{[^}]+}", parameter);
    }

    boolean changesSomething() {
        return !method.equals("GET");
    }

    /// Whether it is about one order, which some customer placed.
    boolean isOfAnOrder() {
        return service == Service.ORDERS && path.startsWith("/orders/{");
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
