package dev.postrider.e2e.standalone;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.Phases;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A script inside the configuration of a CI system, and the environment that is written beside it.
 *
 * @param environment values as written; a value that is no scalar refers to a secret and is {@link #SECRET}
 */
record RecipeStep(String script, Map<String, String> environment) {

    static final String SECRET = "secret";

    /** The first step of that key; a list of commands is a script of as many lines. */
    static RecipeStep inYaml(String yaml, String key) {
        return documents(yaml).stream()
                .flatMap(document -> find(document, key).stream())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + key + " in " + yaml));
    }

    /** Its documents, which may have tags of their own such as {@code !secret}. */
    static List<Node> documents(String yaml) {
        List<Node> documents = new ArrayList<>();
        new Yaml().composeAll(new StringReader(yaml)).forEach(documents::add);
        return documents;
    }

    /** The text of the first call of {@code sh}, as Groovy reads it. */
    static RecipeStep inGroovy(String groovy) {
        List<String> scripts = new ArrayList<>();
        parsed(groovy).getAST().getModules().get(0).getStatementBlock().visit(new CodeVisitorSupport() {
            @Override
            public void visitMethodCallExpression(MethodCallExpression call) {
                if ("sh".equals(call.getMethodAsString())) {
                    scripts.add(((TupleExpression) call.getArguments())
                            .getExpression(0)
                            .getText());
                }
                super.visitMethodCallExpression(call);
            }
        });
        return new RecipeStep(scripts.get(0), Map.of());
    }

    static CompilationUnit parsed(String groovy) {
        CompilationUnit unit = new CompilationUnit();
        unit.addSource("recipe", groovy);
        unit.compile(Phases.CONVERSION);
        return unit;
    }

    private static Optional<RecipeStep> find(Node node, String key) {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream()
                    .flatMap(each -> find(each, key).stream())
                    .findFirst();
        }
        if (!(node instanceof MappingNode mapping)) {
            return Optional.empty();
        }
        Map<String, Node> fields = fields(mapping);
        return fields.containsKey(key)
                ? Optional.of(new RecipeStep(lines(fields.get(key)), environment(fields)))
                : fields.values().stream()
                        .flatMap(each -> find(each, key).stream())
                        .findFirst();
    }

    private static Map<String, Node> fields(MappingNode mapping) {
        Map<String, Node> fields = new LinkedHashMap<>();
        for (NodeTuple field : mapping.getValue()) {
            fields.put(((ScalarNode) field.getKeyNode()).getValue(), field.getValueNode());
        }
        return fields;
    }

    private static String lines(Node script) {
        return script instanceof SequenceNode commands
                ? commands.getValue().stream().map(RecipeStep::value).collect(Collectors.joining("\n"))
                : value(script);
    }

    /** A mapping, or as in Kubernetes a list of names and values. */
    private static Map<String, String> environment(Map<String, Node> fields) {
        Node written = fields.containsKey("env") ? fields.get("env") : fields.get("environment");
        Map<String, String> environment = new HashMap<>();
        if (written instanceof MappingNode mapping) {
            fields(mapping).forEach((name, value) -> environment.put(name, value(value)));
        } else if (written instanceof SequenceNode list) {
            for (Node each : list.getValue()) {
                Map<String, Node> entry = fields((MappingNode) each);
                environment.put(
                        value(entry.get("name")), entry.containsKey("value") ? value(entry.get("value")) : SECRET);
            }
        }
        return environment;
    }

    private static String value(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : SECRET;
    }

    RecipeStep withValues(UnaryOperator<String> change) {
        Map<String, String> changed = new HashMap<>(environment);
        changed.replaceAll((name, value) -> change.apply(value));
        return new RecipeStep(script, changed);
    }
}
