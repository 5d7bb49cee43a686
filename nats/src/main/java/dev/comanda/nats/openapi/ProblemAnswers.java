package dev.comanda.nats.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/// Adds the answers that follow from an operation's shape: what `ProblemMappers` and
/// `ProblemRoutes` say when a parameter, the body or the address is not as it has to be, or
/// something is away. And gives each 4xx and 5xx, these and an operation's own, its body:
/// `application/problem+json` by RFC 9457.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ProblemAnswers implements OASFilter {

    private static final String PROBLEM = "Problem";
    private static final String PROBLEM_JSON = "application/problem+json";

    @Override
    public void filterOpenAPI(OpenAPI api) {
        Components components = api.getComponents();
        if (components == null) {
            components = OASFactory.createComponents();
            api.setComponents(components);
        }
        components.addSchema(PROBLEM, problem()).addSchema("Violation", violation());
        api.getPaths()
                .getPathItems()
                .values()
                .forEach(path -> path.getOperations().forEach(ProblemAnswers::complete));
    }

    private static void complete(PathItem.HttpMethod method, Operation operation) {
        APIResponses answers = operation.getResponses();
        List<Parameter> parameters =
                operation.getParameters() == null ? List.of() : operation.getParameters();
        boolean hasBody = operation.getRequestBody() != null;
        if (hasBody || parameters.stream().anyMatch(p -> p.getIn() == Parameter.In.QUERY)) {
            add(answers, 400, "A field or a parameter is not as it has to be; violations names it");
        }
        if (method != PathItem.HttpMethod.PUT
                && parameters.stream().anyMatch(p -> p.getIn() == Parameter.In.PATH)) {
            add(answers, 404, "There is nothing of this id");
        }
        add(answers, 406, "The answer cannot be had in the media type that Accept asks for");
        if (hasBody) {
            add(answers, 413, "The body is larger than is accepted; detail says how much that is");
            add(answers, 415, "The body is not application/json");
        }
        add(answers, 503, "Something that is needed is away; try again after Retry-After");
        answers.getAPIResponses().forEach(ProblemAnswers::withBody);
        if (!parameters.isEmpty()) { // refused by the HTTP server itself, without a word
            add(answers, 414, "The address is longer than 4096 bytes");
        }
    }

    private static void add(APIResponses answers, int status, String description) {
        String code = Integer.toString(status);
        APIResponse answer = answers.getAPIResponse(code);
        if (answer == null) {
            answers.addAPIResponse(code, OASFactory.createAPIResponse().description(description));
        } else if (answer.getDescription() == null || status == 400) {
            answer.setDescription(description);
        }
    }

    private static void withBody(String code, APIResponse answer) {
        if (code.startsWith("4") || code.startsWith("5")) {
            Schema body = OASFactory.createSchema().ref(PROBLEM);
            answer.setContent(
                    OASFactory.createContent()
                            .addMediaType(PROBLEM_JSON, OASFactory.createMediaType().schema(body)));
        }
        if (code.equals("503")) {
            answer.addHeader(
                    "Retry-After",
                    OASFactory.createHeader()
                            .description("Seconds")
                            .schema(type(SchemaType.INTEGER)));
        }
    }

    private static Schema problem() {
        return type(SchemaType.OBJECT)
                .description("A problem by RFC 9457")
                .addProperty("type", type(SchemaType.STRING).description("Names the kind"))
                .addProperty("title", type(SchemaType.STRING).description("The kind, in words"))
                .addProperty("status", type(SchemaType.INTEGER))
                .addProperty(
                        "detail",
                        type(SchemaType.STRING).description("What happened, and what to do"))
                .addProperty(
                        "violations",
                        type(SchemaType.ARRAY).items(OASFactory.createSchema().ref("Violation")))
                .required(
                        new ArrayList<>(List.of("type", "title", "status", "detail", "violations")))
                .examples(List.of(EXAMPLE));
    }

    private static final Map<String, Object> EXAMPLE =
            Map.of(
                    "type", "/problems/invalid-request",
                    "title", "Invalid request",
                    "status", 400,
                    "detail", "items[0].quantity: must be 1 to 10000",
                    "violations",
                            List.of(
                                    Map.of(
                                            "field", "items[0].quantity",
                                            "message", "must be 1 to 10000")));

    private static Schema violation() {
        return type(SchemaType.OBJECT)
                .addProperty(
                        "field",
                        type(SchemaType.STRING).description("Its path, or the parameter's name"))
                .addProperty("message", type(SchemaType.STRING).description("With the limit"))
                .required(new ArrayList<>(List.of("field", "message")));
    }

    private static Schema type(SchemaType type) {
        return OASFactory.createSchema().addType(type);
    }
}
