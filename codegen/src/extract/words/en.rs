//! The words of English pages that carry facts: headings and heads of columns. What sentences say, their patterns know.

use crate::facts::Region;

/// The headings that open each region, in lower case without punctuation at the end.
pub const HEADINGS: &[(Region, &[&str])] = &[
    (
        Region::Parameters,
        &[
            "method parameters",
            "parameters",
            "parameter fields",
            "fields parameter",
            "fields parameters",
            "request parameters",
            "parameters of the method",
            "input parameters",
            "call parameters",
            "function parameters",
        ],
    ),
    (
        Region::Examples,
        &[
            "code examples",
            "code example",
            "examples",
            "example",
            "request examples",
            "request example",
            "example call",
            "call example",
            "request",
            "call",
        ],
    ),
    (
        Region::Response,
        &[
            "response handling",
            "returned data",
            "response on success",
            "successful response",
            "success response",
            "response in case of success",
            "result",
            "returned fields",
            "fields returned by the method",
            "response parameters",
            "response",
            "response structure",
            "response fields",
            "returned values",
            "return value",
            "returned value",
            "processing the response",
        ],
    ),
    (
        Region::Errors,
        &[
            "error handling",
            "possible error codes",
            "errors",
            "error codes",
            "possible errors",
            "response on error",
            "error response",
            "response in case of error",
        ],
    ),
    (
        Region::Related,
        &[
            "continue learning",
            "continue exploring",
            "continue your exploration",
            "continue your learning",
            "continue studying",
            "see also",
            "further reading",
            "related links",
        ],
    ),
];

/// Headings of pages of events that open what handlers receive.
pub const EVENT_HEADINGS: &[&str] = &[
    "what the handler receives",
    "parameters",
    "request parameters",
    "event parameters",
    "response handling",
    "handling the response",
];

/// Heads of the column that names fields.
pub const NAMES: &[&str] = &[
    "name",
    "parameter",
    "parameters",
    "key",
    "field",
    "title",
    "property",
    "attribute",
    "option",
];
