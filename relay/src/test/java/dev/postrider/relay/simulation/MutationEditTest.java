package dev.postrider.relay.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Where a planted fault belongs, although the source has changed since. */
final class MutationEditTest {

    private static final Mutation.Edit EDIT = new Mutation.Edit(
            "if (wanted <= last) {\n    consumer.seek(wanted);", "if (wanted < 0) {consumer.seek(wanted + 1);");

    @Test
    void namesAndLayoutMayChange() {
        String source = "int last;\nif (position <= last) { // read again\n        consumer.seek(position);\n}";

        assertThat(EDIT.applyTo(source)).isEqualTo("int last;\nif (position < 0) {consumer.seek(position + 1);\n}");
    }

    @Test
    void aNameThatBecomesTwoIsAnotherPlace() {
        assertThatThrownBy(() -> EDIT.applyTo("if (wanted <= last) { consumer.seek(other);"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void ofPlacesThatLookAlikeTheOneWithItsNamesIsMeant() {
        String alike = "if (a <= last) { consumer.seek(a); }";

        assertThat(EDIT.applyTo(alike + "if (wanted <= last) { consumer.seek(wanted);"))
                .isEqualTo(alike + "if (wanted < 0) {consumer.seek(wanted + 1);");
        assertThatThrownBy(() -> EDIT.applyTo(alike + alike)).hasMessageContaining("2 times");
    }

    @Test
    void whatSharesFewNamesIsAnotherPlace() {
        assertThatThrownBy(() -> EDIT.applyTo("if (a <= b) { c.seek(a);")).hasMessageContaining("0 times");
    }
}
