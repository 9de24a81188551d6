//! Requests and answers for serde, by the feature `serde`: what is the same for all of them.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::read::{self, Reader};
use crate::request::{Request, Slots};
use crate::secret::without_addresses;

/// Reads through a reader what any deserializer gives.
pub fn from<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: fn(&mut Reader<'_>) -> T,
) -> Result<T, D::Error> {
    let node = read::of(deserializer)?;
    read::read_node(node, read)
        .map_err(|misfit| D::Error::custom(misfit.tell("answer", without_addresses)))
}

/// As the object that is sent, in the order in which it is sent.
impl Serialize for Slots {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// What a request answers, read from the `result` of an answer in any form that serde knows: for answers that are not
/// one object.
///
/// ```
/// use bitrix24::Answer;
/// use bitrix24::server::Time;
///
/// let Answer(time) = serde_json::from_str::<Answer<Time>>(r#""2025-01-31T10:00:00+00:00""#).unwrap();
/// println!("{time:?}");
/// ```
pub struct Answer<R: Request>(pub R::Output);

impl<R: Request> std::fmt::Debug for Answer<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Answer").field(&self.0).finish()
    }
}

impl<R: Request> Clone for Answer<R> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<'de, R: Request> Deserialize<'de> for Answer<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from(deserializer, R::read).map(Self)
    }
}
