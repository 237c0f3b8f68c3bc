package dev.postrider.ingress.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.postrider.common.message.Attachment;
import dev.postrider.ingress.problem.Problem;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class OpenApiTest {

    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    @Test
    void isValidByTheSchemaOfOpenApi() throws IOException {
        assertThat(errors(document())).isEmpty();
    }

    /** Else the test above would prove nothing. */
    @Test
    void theSchemaOfOpenApiFindsFaults() throws IOException {
        JsonNode misspelt = document();
        JsonNode noSchema = document();
        ((ObjectNode) misspelt.at("/paths/~1hooks~1{token}/post")).put("respones", "misspelt");
        ((ObjectNode) noSchema.at("/components/schemas/Queued")).put("type", "objekt");

        assertThat(errors(misspelt)).isNotEmpty();
        assertThat(errors(noSchema)).isNotEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhere() throws IOException {
        JsonNode document = document();

        assertThat(document.findValuesAsText("$ref"))
                .hasSizeGreaterThan(100)
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void everyPartIsUsed() throws IOException {
        JsonNode document = document();
        Set<String> used = new TreeSet<>(document.findValuesAsText("$ref"));
        document.path("security")
                .forEach(each ->
                        each.fieldNames().forEachRemaining(name -> used.add("#/components/securitySchemes/" + name)));

        Stream<String> there = names(document.path("components"))
                .flatMap(kind ->
                        names(document.at("/components/" + kind)).map(name -> "#/components/" + kind + "/" + name));

        assertThat(there).allMatch(used::contains);
    }

    @Test
    void hasTheCodesOfTheCatalogue() throws IOException {
        JsonNode codes = document().at("/components/schemas/Problem/properties/code/enum");

        assertThat(texts(codes))
                .containsExactlyElementsOf(
                        Arrays.stream(Problem.values()).map(Problem::code).toList());
    }

    @Test
    void eachProblemStandsUnderItsStatus() throws IOException {
        Map<Integer, List<String>> expected = Arrays.stream(Problem.values())
                .collect(
                        Collectors.groupingBy(Problem::status, Collectors.mapping(Problem::code, Collectors.toList())));

        JsonNode responses = document().at("/components/responses");
        Map<Integer, List<String>> documented = StreamSupport.stream(responses.spliterator(), false)
                .map(response -> response.at("/content/application~1problem+json/schema/allOf/1/properties"))
                .filter(properties -> !properties.isMissingNode())
                .collect(Collectors.toMap(
                        properties -> properties.at("/status/const").intValue(),
                        properties -> texts(properties.at("/code/enum"))));

        assertThat(documented).isEqualTo(expected);
    }

    @Test
    void everyResponseOfAProblemIsReferencedByItsStatus() throws IOException {
        JsonNode document = document();
        for (JsonNode path : document.path("paths")) {
            for (JsonNode responses : path.findValues("responses")) {
                responses.properties().forEach(response -> {
                    JsonNode status = document.at(
                                    response.getValue().path("$ref").asText("#").substring(1))
                            .at("/content/application~1problem+json/schema/allOf/1/properties/status/const");
                    if (!status.isMissingNode()) {
                        assertThat(status.asText()).isEqualTo(response.getKey());
                    }
                });
            }
        }
    }

    @Test
    void attachmentsHaveTheirParts() throws IOException {
        assertThat(names(document().at("/components/schemas/Attachment/properties")))
                .containsAll(Arrays.stream(Attachment.Part.values())
                        .map(Attachment.Part::wireName)
                        .toList());
    }

    @Test
    void aCallCanBeMadeOfEveryOperation() {
        assertThat(DocumentedCall.all()).hasSizeGreaterThan(40).allSatisfy(call -> {
            assertThat(call.target()).startsWith("/").doesNotContain("{", "}");
            assertThat(call.success()).isBetween(200, 299);
            assertThat(call.statuses()).contains(call.success());
        });
        assertThat(DocumentedCall.all()).extracting(DocumentedCall::method).contains("GET", "PATCH", "OPTIONS");
        assertThat(DocumentedCall.all())
                .filteredOn(call -> call.target().startsWith("/hooks/"))
                .extracting(DocumentedCall::body)
                .containsExactly(
                        "{\"text\":\"hello\",\"channel\":\"@jane\"}",
                        "payload=%7B%22text%22%3A%22hello%22%2C%22channel%22%3A%22%40jane%22%7D");
    }

    private static JsonNode document() throws IOException {
        return JSON.readTree(OpenApi.document());
    }

    private static Set<ValidationMessage> errors(JsonNode document) {
        return JsonSchemaFactory.getInstance(
                        SpecVersion.VersionFlag.V202012,
                        factory -> factory.schemaMappers(
                                mappers -> mappers.mapPrefix("https://spec.openapis.org/oas", "classpath:openapi")))
                .getSchema(SchemaLocation.of("https://spec.openapis.org/oas/3.1/schema-base/2025-09-15"))
                .validate(document);
    }

    private static Stream<String> names(JsonNode object) {
        return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false);
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
