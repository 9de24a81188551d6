//! The generated code is compiled, not only looked at.
use crate::course;
use codegen::emit::{Families, emit};

#[test]
fn dump() {
    let out = std::path::Path::new("/tmp/emitstub");
    for o in emit(&course::api(), &Families::committed().unwrap()).unwrap() {
        let p = out.join(&o.path);
        std::fs::create_dir_all(p.parent().unwrap()).unwrap();
        std::fs::write(p, o.content).unwrap();
    }
}
