//! The types that a field is read as, where a program names the type.

use serde_json::Value;

use super::{DateTime, Decimal, Map, Reader, plain};

/// What a custom field can be read as: see [`Extra::read`](super::Extra::read).
///
/// A type of a program is one by what its reader does with the parts:
///
/// ```
/// use bitrix24::read::{Extra, Readable, Reader};
/// use serde_json::json;
///
/// struct Place {
///     city: Option<String>,
///     house: Option<i64>,
/// }
///
/// impl Readable for Place {
///     fn read(r: &mut Reader<'_>) -> Self {
///         Self { city: r.text("CITY"), house: r.integer("HOUSE") }
///     }
/// }
///
/// let extra: Extra = [("UF_PLACE", json!({"CITY": "Ulm", "HOUSE": "7"}))].into_iter().collect();
/// let place: Place = extra.read("UF_PLACE").unwrap().unwrap();
/// assert_eq!((place.city.as_deref(), place.house), (Some("Ulm"), Some(7)));
/// ```
pub trait Readable: Sized {
    /// Reads the value that the reader stands on.
    fn read(reader: &mut Reader<'_>) -> Self;
}

macro_rules! readable {
    ($($kind:ty: $read:expr;)*) => { $(
        impl Readable for $kind {
            fn read(reader: &mut Reader<'_>) -> Self {
                $read(reader)
            }
        }
    )* };
}

readable! {
    String: plain::text;
    i64: plain::integer;
    f64: |r: &mut Reader<'_>| plain::number(r).as_f64();
    Decimal: plain::number;
    bool: plain::boolean;
    DateTime: plain::date;
    Value: plain::any;
}

impl<T: Readable> Readable for Vec<T> {
    fn read(reader: &mut Reader<'_>) -> Self {
        plain::list(reader, T::read)
    }
}

impl<T: Readable> Readable for Map<T> {
    fn read(reader: &mut Reader<'_>) -> Self {
        plain::map(reader, T::read)
    }
}
