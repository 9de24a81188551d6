//! Values as PHP writes them, and the types that derived structs read them with.

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

/// Numbers that look random, and are the same in every run.
pub struct Seed(u64);

impl Seed {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

/// What a field holds.
#[derive(Clone, Copy)]
pub enum Kind {
    /// An identifier in a text.
    Id,
    /// A number.
    Number,
    /// A sum in a text.
    Money,
    /// `Y` or `N`.
    Flag,
    /// A date and time with an offset.
    Date,
    /// A code of a directory.
    Code,
    /// A few words: half of them ASCII, half escaped, as `json_encode` does with all others.
    Title,
    /// Some sentences, with markup, for one row of three.
    Prose,
    /// A list of identifiers.
    Ids,
    /// `null`.
    Missing,
    /// `false`: how an empty custom field is written.
    Nothing,
}

const WORDS: [&str; 6] = [
    "Supply",
    "annual",
    "contract",
    r"\u0414\u043e\u0433\u043e\u0432\u043e\u0440",
    r"\u043f\u043e\u0441\u0442\u0430\u0432\u043a\u0438",
    r"\u2116\u00a042",
];

impl Kind {
    pub fn write(self, seed: &mut Seed) -> String {
        match self {
            Kind::Id => format!("\"{}\"", seed.next(100_000)),
            Kind::Number => seed.next(100_000).to_string(),
            Kind::Money => format!("\"{}.{:02}\"", seed.next(1_000_000), seed.next(100)),
            Kind::Flag => ["\"Y\"", "\"N\""][seed.next(2) as usize].to_owned(),
            Kind::Date => {
                let (month, day) = (1 + seed.next(12), 1 + seed.next(28));
                let (hour, minute) = (seed.next(24), seed.next(60));
                format!("\"2025-{month:02}-{day:02}T{hour:02}:{minute:02}:00+03:00\"")
            }
            Kind::Code => {
                let codes = ["\"SALE\"", "\"C7:NEW\"", "\"C7:PREPARATION\"", "\"USD\""];
                codes[seed.next(4) as usize].to_owned()
            }
            Kind::Title => format!("\"{}\"", words(seed, 4)),
            Kind::Prose if seed.next(3) > 0 => "\"\"".to_owned(),
            Kind::Prose => format!(r#""<b>{}<\/b><br>{}""#, words(seed, 6), words(seed, 20)),
            Kind::Ids => format!("[{},{}]", seed.next(1000), seed.next(1000)),
            Kind::Missing => "null".to_owned(),
            Kind::Nothing => "false".to_owned(),
        }
    }
}

fn words(seed: &mut Seed, count: usize) -> String {
    let words: Vec<_> = (0..count).map(|_| WORDS[seed.next(6) as usize]).collect();
    words.join(" ")
}

/// A type by how it is read from a text and from an integer.
macro_rules! lenient {
    ($name:ident($inner:ty), $text:expr, $number:expr) => {
        pub struct $name(pub $inner);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Read;

                impl Visitor<'_> for Read {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(stringify!($name))
                    }

                    fn visit_str<E: Error>(self, text: &str) -> Result<$name, E> {
                        $text(text).map($name).ok_or_else(|| E::custom(text))
                    }

                    fn visit_u64<E: Error>(self, number: u64) -> Result<$name, E> {
                        $number(number).map($name).ok_or_else(|| E::custom(number))
                    }
                }

                deserializer.deserialize_any(Read)
            }
        }
    };
}

lenient!(Int(i64), |text: &str| text.parse().ok(), |number| {
    i64::try_from(number).ok()
});
lenient!(Num(f64), |text: &str| text.parse().ok(), |number| {
    Some(number as f64)
});
lenient!(
    Flag(bool),
    |text: &str| match text {
        "Y" => Some(true),
        "N" => Some(false),
        _ => None,
    },
    |number| Some(number != 0)
);
