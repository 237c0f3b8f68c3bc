package dev.postrider.ingress.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of the query, a line for each; {@code text} means that the query is part of the message. */
class QueryReaderTest {

    /** What the path holds is text: the query may be the rest of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # the first name decides
            why               | text
            ``                | text
            run=5&token=t     | text
            =x&token=t        | text
            TOKEN=t           | text
            tokens=t          | text
            text=a            | text
            message=a&key=k   | text
            50%&key=k         | text
            token=t           | Options[TOKEN]
            t%6Fken=t         | Options[TOKEN]
            token             | Options[TOKEN]
            # an empty first parameter, only before a name of ours
            &token=t          | Options[TOKEN]
            &key=k            | Options[KEY]
            &run=5            | text
            &                 | text
            &&token=t         | text
            # foreign names: ignored behind token and sig
            token=t&run=5     | Options[TOKEN]
            sig=s&run=5       | Options[SIG]
            key=k&token=t&run=5 | Options[KEY, TOKEN]
            token=t&run=5&key=k | Options[KEY, TOKEN]
            token=t&          | Options[TOKEN]
            token=t&&run      | Options[TOKEN]
            token=t&run=%zz&%=1 | Options[TOKEN]
            token=t&text=a&Text=b&text=c | Options[TOKEN]
            sig=s&kid=i&exp=1&utm_source=x | Options[SIG, KID, EXP]
            # refused behind anything else
            key=k&run=5       | bad-option
            key=k&run=5&token=t | bad-option
            key=k&            | bad-option
            key=k&text=a      | bad-option
            key=k&%zz=1       | bad-encoding
            kid=i&run=5&sig=s | bad-option
            exp=1&run=5       | bad-option
            &key=k&run=5      | bad-option
            # repeated, misspelt, empty
            key=k&key=k       | bad-option
            token=t&run=5&token=t | bad-option
            token=t&k%65y=k&key=k | bad-option
            token=t&Key=k     | bad-option
            sig=s&KID=i       | bad-option
            key=              | bad-option
            token=t&key=%20   | bad-option
            sig=s&kid=i&exp=  | bad-option
            sig=s&kid=i&exp   | bad-option
            # the Kelvin sign is no K
            token=t&%E2%84%AAey=k | Options[TOKEN]
            token=%zz         | bad-encoding
            token=t&key=%zz   | bad-encoding
            """)
    void behindAText(String query, String expected) {
        assertThat(read(query, QueryReader.Place.AFTER_TEXT)).isEqualTo(expected);
    }

    /** The path is an address, or ends in {@code /msg}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # foreign names are ignored anywhere
            ``                | Options[]
            why               | Options[]
            run=5&key=k&x     | Options[KEY]
            50%&token=t       | Options[TOKEN]
            &&key=k&          | Options[KEY]
            # a text, as forms have it
            text=a+b%2Bc      | Options[TEXT]: a b+c
            run=5&text=a&x=1  | Options[TEXT]: a
            t%65xt=a          | Options[TEXT]: a
            message=a         | Options[MESSAGE]: a
            message=a&text=b  | Options[TEXT, MESSAGE]: b
            message=a&text=+  | Options[TEXT, MESSAGE]: a
            text=a=b          | Options[TEXT]: a=b
            text=100%&key=k   | Options[KEY, TEXT]: 100%
            text=5%x%         | Options[TEXT]: 5%x%
            text=a%1B[1mb%0A  | Options[TEXT]: ab
            # an ampersand that its writer forgot to encode
            text=fish&chips   | Options[TEXT]: fish&chips
            text=a&b+c&d&key=k | Options[KEY, TEXT]: a&b c&d
            text=a&token&b    | Options[TOKEN, TEXT]: a
            text=a&&b         | Options[TEXT]: a
            text=a&Key        | bad-option
            text=a&%zz        | Options[TEXT]: a&%zz
            text=a&           | Options[TEXT]: a
            text&b            | Options[TEXT]
            # blank counts as absent
            text=             | Options[TEXT]
            text              | Options[TEXT]
            text=+%20%E2%80%8B | Options[TEXT]
            # repeated, misspelt, empty, not UTF-8
            text=a&text=b     | bad-option
            text=&text=b      | bad-option
            message=a&message=a | bad-option
            Text=a            | bad-option
            run=5&MESSAGE=a   | bad-option
            Key=k             | bad-option
            key=k&key=k       | bad-option
            key=              | bad-option
            text=%FC          | bad-encoding
            text=%C3%         | bad-encoding
            key=5%            | bad-encoding
            text=a%00         | nul-character
            text=%%00         | nul-character
            text=%2500        | Options[TEXT]: %00
            """)
    void behindAnAddress(String query, String expected) {
        assertThat(read(query, QueryReader.Place.AFTER_ADDRESS)).isEqualTo(expected);
    }

    /** The path ends in {@code /msg/}: as behind an address, but a query in which nothing is ours is text. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                | text
            why               | text
            run=5&x           | text
            key=k             | Options[KEY]
            run=5&key=k       | Options[KEY]
            text=a+b          | Options[TEXT]: a b
            run=5&text=a&x=1  | Options[TEXT]: a
            text=             | Options[TEXT]
            Text=a            | bad-option
            key=k&key=k       | bad-option
            """)
    void behindMsgWithoutText(String query, String expected) {
        assertThat(read(query, QueryReader.Place.AFTER_MSG)).isEqualTo(expected);
    }

    /** The path is that of a hook, whose text is in its body. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                | Options[]
            wait=true         | Options[]
            run=5&key=k&x     | Options[KEY]
            text=a&text=b&Text=c | Options[]
            Key=k             | bad-option
            key=k&key=k       | bad-option
            key=              | bad-option
            """)
    void behindAHook(String query, String expected) {
        assertThat(read(query, QueryReader.Place.AFTER_HOOK)).isEqualTo(expected);
    }

    private static String read(String query, QueryReader.Place place) {
        Query read = QueryReader.read("/?" + query, 1, place);
        if (read instanceof Query.OptionsQuery given) {
            return given.options()
                    + given.options().text().map(text -> ": " + text).orElse("");
        }
        return read instanceof Query.InvalidQuery refused
                ? refused.refusal().problem().code()
                : "text";
    }
}
