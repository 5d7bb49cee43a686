package dev.comanda.nats.http;

/// Texts that people give, as `@Pattern` has to say it: no control characters (PostgreSQL
/// cannot even compare with NUL), and no half of a surrogate pair (it is no character, and
/// UTF-8 cannot write it). A quantifier counts characters as people do, where `@Size` would
/// count an emoji as two.
public final class Printable {

    /// One such character; a quantifier follows, such as `{1,64}`.
    public static final String CHARACTER = "[^\\p{Cntrl}\\p{Cs}]";

    /// The same for readers of the OpenAPI document. What is valid UTF-8 has no halves.
    public static final String ECMASCRIPT = "[^\\u0000-\\u001F\\u007F]";

    public static final String TO_64 = CHARACTER + "{1,64}";
    public static final String TO_200 = CHARACTER + "{1,200}";
    public static final String TO_500 = CHARACTER + "{1,500}";

    private static final String RULE = " characters, none of them a control character";

    public static final String RULE_64 = "must have 1 to 64" + RULE;
    public static final String RULE_200 = "must have 1 to 200" + RULE;
    public static final String RULE_500 = "must have 1 to 500" + RULE;

    private Printable() {}
}
