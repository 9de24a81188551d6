//! The error codes of a family.

use std::collections::BTreeMap;

use super::tree::{ModuleId, Tree};
use super::{Codes, Named};
use crate::emit::names::{Namespace, camel};
use crate::ir;

/// The documented codes of the methods, ignoring case, sorted; none where no method documents one.
pub(super) fn codes<'a>(
    tree: &mut Tree,
    module: ModuleId,
    methods: impl Iterator<Item = &'a ir::Method>,
) -> Option<Codes<'a>> {
    let mut found: BTreeMap<String, &'a str> = BTreeMap::new();
    for code in methods.flat_map(documented) {
        let spelling = found.entry(code.to_ascii_uppercase()).or_insert(code);
        if code < *spelling {
            *spelling = code;
        }
    }
    if found.is_empty() {
        return None;
    }
    let mut names = Namespace::with(["Other"]);
    let variants = found
        .into_values()
        .map(|code| {
            let ident = camel(code, "Code");
            (names.claim(&[ident.clone(), format!("{ident}Code")]), code)
        })
        .collect();
    let at = &mut tree.modules[module];
    let name = Named {
        module,
        ident: at.types.claim(&["ErrorCode".to_owned()]),
    };
    Some(Codes {
        name,
        about: at.wire.clone(),
        variants,
    })
}

/// The codes of one method in the page's order, each once; what has no letter or digit is no code.
pub fn documented(method: &ir::Method) -> Vec<&str> {
    let mut codes: Vec<&str> = Vec::new();
    for code in method
        .errors
        .iter()
        .filter_map(|e| e.code.as_deref())
        .map(str::trim)
    {
        let known = codes.iter().any(|c| c.eq_ignore_ascii_case(code));
        if code.contains(|c: char| c.is_ascii_alphanumeric()) && !known {
            codes.push(code);
        }
    }
    codes
}
