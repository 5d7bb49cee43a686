package dev.comanda.nats.openapi;

import dev.comanda.nats.http.Printable;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jspecify.annotations.Nullable;

/// Says of each record what its types say: a component that is `@Nullable` may be left out or null,
/// every other one is there. And writes patterns as JSON Schema knows them.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class RecordSchemas implements OASFilter {

    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);

    private final Map<String, List<ClassInfo>> records = new HashMap<>();

    /// @param index the application's classes
    public RecordSchemas(IndexView index) {
        for (ClassInfo type : index.getKnownClasses()) {
            if (type.isRecord() && type.name().toString().startsWith("dev.comanda.")) {
                records.computeIfAbsent(type.simpleName(), _ -> new ArrayList<>()).add(type);
            }
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        if (api.getComponents() == null || api.getComponents().getSchemas() == null) {
            return;
        }
        api.getComponents()
                .getSchemas()
                .forEach(
                        (name, schema) ->
                                records.getOrDefault(name, List.of()).stream()
                                        .filter(type -> isOf(schema, type))
                                        .forEach(type -> describe(schema, type)));
    }

    /// Bean Validation means the whole text; JSON Schema means any part of it, in the dialect of
    /// ECMAScript.
    @Override
    public Schema filterSchema(Schema schema) {
        String pattern = schema.getPattern();
        if (pattern != null) {
            schema.setPattern(
                    "^(?:" + pattern.replace(Printable.CHARACTER, Printable.ECMASCRIPT) + ")$");
        }
        return schema;
    }

    /// Records of the same name are told apart by their components.
    private static boolean isOf(Schema schema, ClassInfo type) {
        return schema.getProperties() != null
                && type.recordComponents().stream()
                        .map(RecordComponentInfo::name)
                        .collect(Collectors.toSet())
                        .containsAll(schema.getProperties().keySet());
    }

    private static void describe(Schema schema, ClassInfo type) {
        Map<String, Schema> properties = new HashMap<>(schema.getProperties());
        List<String> required = new ArrayList<>();
        for (RecordComponentInfo component : type.recordComponents()) {
            Schema property = properties.get(component.name());
            if (property == null) {
                continue;
            }
            if (component.type().hasAnnotation(NULLABLE) || component.hasAnnotation(NULLABLE)) {
                schema.addProperty(component.name(), orNull(property));
            } else {
                required.add(component.name());
            }
        }
        schema.setRequired(required.isEmpty() ? null : required);
    }

    /// Quarkus applies a filter more than once to the same document.
    private static Schema orNull(Schema property) {
        if (property.getAnyOf() != null) {
            return property;
        }
        if (property.getRef() == null) {
            List<SchemaType> types = property.getType();
            return types != null && types.contains(SchemaType.NULL)
                    ? property
                    : property.addType(SchemaType.NULL);
        }
        return OASFactory.createSchema()
                .addAnyOf(OASFactory.createSchema().ref(property.getRef()))
                .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
    }
}
