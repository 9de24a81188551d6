//! Methods of one class that read their parameters by position: what some of its pages say is true of all.

use std::collections::BTreeMap;

use crate::ir::Method;

/// Marks the methods of a class of which a third is marked. The order of a single parameter says nothing.
pub fn spread(methods: &mut [Method], members: &[usize]) {
    let mut classes: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for at in members {
        let method = &methods[*at];
        let several = method.signatures.iter().any(|way| way.params.len() > 1);
        let name = method.name.to_lowercase();
        if let Some((class, _)) = name.rsplit_once('.').filter(|_| several) {
            classes.entry(class.to_owned()).or_default().push(*at);
        }
    }
    for class in classes.into_values() {
        let marked = class.iter().filter(|at| methods[**at].order_sensitive);
        let marked = marked.count();
        if marked > 1 && marked * 3 >= class.len() {
            for at in class {
                methods[at].order_sensitive = true;
            }
        }
    }
}
