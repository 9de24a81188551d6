//! Names of fields: on the wire `stageId` or `STAGE_ID`, in the store always the latter.

/// The name in capitals. `ufCrm6_1668` is `UF_CRM_6_1668`, and `parentId183` is `PARENT_ID_183`.
pub fn upper(name: &str) -> String {
    if !name.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len() + 4);
    let mut before = '_';
    for sign in name.chars() {
        let starts =
            sign.is_ascii_uppercase() || (sign.is_ascii_digit() && before.is_ascii_alphabetic());
        if starts && before != '_' && !before.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(sign.to_ascii_uppercase());
        before = sign;
    }
    out
}

/// The name with humps. The last number of a custom field keeps its underscore.
pub fn camel(name: &str) -> String {
    let parts: Vec<&str> = name.split('_').collect();
    let is_custom = name.starts_with("UF_");
    let mut out = String::with_capacity(name.len());
    for (place, part) in parts.iter().enumerate() {
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
        if is_custom && is_number && place + 1 == parts.len() {
            out.push('_');
        }
        let mut signs = part.chars();
        if place > 0 {
            out.extend(signs.next());
        }
        out.extend(signs.map(|sign| sign.to_ascii_lowercase()));
    }
    out
}

/// Whether it is the name of a custom field, in capitals, that a column can have.
pub fn is_custom(name: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    let starts = ["UF_", "PARENT_ID_", "PROPERTY_"]
        .iter()
        .any(|start| name.starts_with(start));
    starts && name.len() <= 64 && name.bytes().all(is_sign)
}

#[cfg(test)]
mod tests {
    use super::{camel, is_custom, upper};

    #[test]
    fn names_have_two_forms() {
        for (name, stored) in [
            ("stageId", "STAGE_ID"),
            ("utmSource", "UTM_SOURCE"),
            ("ufCrm_1721244707107", "UF_CRM_1721244707107"),
            ("ufCrm6_1668761442", "UF_CRM_6_1668761442"),
            ("ufCrmColour", "UF_CRM_COLOUR"),
            ("parentId183", "PARENT_ID_183"),
            ("id", "ID"),
        ] {
            assert_eq!(upper(name), stored);
            assert_eq!(camel(stored), name);
        }
        assert_eq!(upper("STAGE_ID"), "STAGE_ID");
    }

    #[test]
    fn a_custom_field_has_a_name_that_is_no_other_text() {
        assert!(is_custom("UF_CRM_1"));
        assert!(!is_custom("TITLE"));
        assert!(!is_custom("UF_\"; DROP TABLE x"));
        assert!(!is_custom(&format!("UF_{}", "A".repeat(99))));
    }
}
