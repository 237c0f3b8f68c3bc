package dev.postrider.common.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageCodecTest {

    private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final byte[] KEY = utf8("user/jo");

    private final MessageCodec codec = new MessageCodec();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "built",
                "two\nlines\tand a tab",
                "\"quoted\" \\ and / slashed",
                "e\u0301 \u202Eright to left\u202C \uD83D\uDE80 \uFEFF\u2028",
                "{\"v\":2}",
                "  spaces around  "
            })
    void aMessageComesBackAsItWas(String text) {
        Message message = new Message(ID, new Address.ChannelName("ops", "builds"), text);

        assertThat(codec.decode(codec.encodeKey(message), codec.encodeValue(message)))
                .isEqualTo(new DecodedRecord.Valid(message));
    }

    @Test
    void theLongestMessageComesBackAsItWas() {
        Message message = new Message(ID, new Address.Username("jo"), "\uD83D\uDE80".repeat(16 * 1024));

        assertThat(codec.decode(codec.encodeKey(message), codec.encodeValue(message)))
                .isEqualTo(new DecodedRecord.Valid(message));
    }

    @Test
    void theWireFormatIsWhatItAlwaysWas() {
        Message message = new Message(ID, new Address.Username("jo"), "built");

        assertThat(codec.encodeKey(message)).isEqualTo(utf8("user/jo"));
        assertThat(codec.encodeValue(message))
                .isEqualTo(utf8("{\"v\":1,\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"text\":\"built\"}"));
    }

    @Test
    void attachmentsRightsAndKeysComeBackAsTheyWere() {
        Attachment attachment = new Attachment(
                Map.of(Attachment.Part.TITLE, "Firing", Attachment.Part.TEXT, "", Attachment.Part.TIMESTAMP, "17"),
                List.of(new Attachment.Field("host", "a\nb", true), new Attachment.Field("", "", false)));
        Message message = new Message(
                ID, new Address.Username("jo"), "", List.of(attachment, attachment), Mentions.CHANNEL_WIDE, true);

        assertThat(codec.decode(codec.encodeKey(message), codec.encodeValue(message)))
                .isEqualTo(new DecodedRecord.Valid(message));
    }

    @Test
    void aRelayThatDoesNotKnowAttachmentsIsToldByTheVersion() {
        Attachment attachment = new Attachment(Map.of(Attachment.Part.TITLE, "Firing"), List.of());
        Message message =
                new Message(ID, new Address.Username("jo"), "a", List.of(attachment), Mentions.HARMLESS, false);

        assertThat(codec.encodeValue(message)).asString(StandardCharsets.UTF_8).startsWith("{\"v\":2,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[1]", "[{}]", "[{\"title\":1}]", "[{\"fields\":[{\"title\":\"a\"}]}]", "null"})
    void attachmentsThatAreNoneOfOursAreMalformed(String attachments) {
        byte[] value = utf8("{\"v\":2,\"id\":\"" + ID + "\",\"text\":\"a\",\"attachments\":" + attachments + "}");

        assertThat(codec.decode(KEY, value))
                .isEqualTo(new DecodedRecord.Malformed("the attachments are not as we write them"));
    }

    @Test
    void fieldsAddedWithinAVersionAreNoFault() {
        assertThat(codec.decode(KEY, utf8("{\"more\":[1],\"v\":1,\"id\":\"" + ID + "\",\"text\":\"built\"}")))
                .isEqualTo(new DecodedRecord.Valid(new Message(ID, new Address.Username("jo"), "built")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                                                        | the value has no version
            not json                                                                  | the value is not JSON
            {"v":1                                                                    | the value is not JSON
            {"v":1,"id":"01890a5d-ac96-774b-bcce-b302099a8057","text":"a"} more       | the value is not JSON
            null                                                                      | the value has no version
            []                                                                        | the value has no version
            "text"                                                                    | the value has no version
            {}                                                                        | the value has no version
            {"v":"1"}                                                                 | the value has no version
            {"v":1.5}                                                                 | the value has no version
            {"v":0,"id":"01890a5d-ac96-774b-bcce-b302099a8057","text":"a"}            | the value has no version
            {"v":-1,"id":"01890a5d-ac96-774b-bcce-b302099a8057","text":"a"}           | the value has no version
            {"v":99999999999}                                                         | the value has no version
            {"v":1,"text":"a"}                                                        | the value has no id
            {"v":1,"id":"no uuid","text":"a"}                                         | the value has no id
            {"v":1,"id":null,"text":"a"}                                              | the value has no id
            {"v":1,"id":"01890a5d-ac96-774b-bcce-b302099a8057"}                       | the value has no text
            {"v":1,"id":"01890a5d-ac96-774b-bcce-b302099a8057","text":5}              | the value has no text
            {"v":1,"id":"01890a5d-ac96-774b-bcce-b302099a8057","text":null}           | the value has no text
            {"v":1,"id":"01890a5d-ac96-774b-bcce-b302099a8057","text":" "}            | the text is blank or not Unicode
            {"v":1,"id":"01890a5d-ac96-774b-bcce-b302099a8057","text":"a\\ud800b"}    | the text is blank or not Unicode
            """)
    void aMalformedValueIsNamedAndNeverThrown(String value, String reason) {
        assertThat(codec.decode(KEY, utf8(value))).isEqualTo(new DecodedRecord.Malformed(reason));
    }

    @Test
    void aRecordWithoutKeyOrValueIsMalformed() {
        assertThat(codec.decode(null, utf8("{}"))).isEqualTo(new DecodedRecord.Malformed("the record has no key"));
        assertThat(codec.decode(KEY, null)).isEqualTo(new DecodedRecord.Malformed("the record has no value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "jo", "user/JO", "user/\u0000"})
    void aKeyThatIsNoAddressIsMalformed(String key) {
        assertThat(codec.decode(utf8(key), utf8("{\"v\":1,\"id\":\"" + ID + "\",\"text\":\"a\"}")))
                .isEqualTo(new DecodedRecord.Malformed("the key is not an address"));
    }

    @Test
    void bytesThatAreNoUtf8AreMalformed() {
        byte[] value = utf8("{\"v\":1,\"id\":\"" + ID + "\",\"text\":\"?\"}");
        value[value.length - 3] = (byte) 0xff;

        assertThat(codec.decode(KEY, value)).isEqualTo(new DecodedRecord.Malformed("the value is not JSON"));
        assertThat(codec.decode(new byte[] {(byte) 0xc3, 0x28}, utf8("{\"v\":1}")))
                .isEqualTo(new DecodedRecord.Malformed("the key is not an address"));
    }

    @Test
    void deepNestingIsMalformedAndNoStackOverflow() {
        assertThat(codec.decode(KEY, utf8("[".repeat(100_000))))
                .isEqualTo(new DecodedRecord.Malformed("the value is not JSON"));
    }

    @Test
    void aNewerVersionIsToldApartWhateverElseItHolds() {
        assertThat(codec.decode(KEY, utf8("{\"v\":3}"))).isEqualTo(new DecodedRecord.NewerVersion(3));
        assertThat(codec.decode(utf8("group/7"), utf8("{\"v\":4,\"body\":{}}")))
                .isEqualTo(new DecodedRecord.NewerVersion(4));
    }

    @Test
    void noBytesWhateverMakeItThrow() {
        Random random = new Random(17);
        byte[] valid = codec.encodeValue(new Message(ID, new Address.Username("jo"), "built \uD83D\uDE80"));
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = valid.clone();
            for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThat(codec.decode(KEY, damaged)).isNotNull();
        }
    }

    @Test
    void aMessageThatSaysNothingOrCannotBeWrittenDoesNotExist() {
        Address jo = new Address.Username("jo");

        assertThatThrownBy(() -> new Message(ID, jo, " \n")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Message(ID, jo, "half a pair \uD83D"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMessageDoesNotPrintItsText() {
        Message message = new Message(ID, new Address.Username("jo"), "s3cret");

        assertThat(message).hasToString("Message[" + ID + ", user/jo, 6 characters, 0 attachments]");
        assertThat(new DecodedRecord.Valid(message).toString()).doesNotContain("s3cret");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
