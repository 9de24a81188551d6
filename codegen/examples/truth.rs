#![allow(warnings)]
use codegen::{emit, extract::corpus, ir::*, resolve, source::Tree};
use std::collections::BTreeMap;
fn main() {
    let root = std::path::PathBuf::from(
        std::env::var("DOCS").unwrap_or("/work/shared/b24restdocs".into()),
    );
    let t0 = std::time::Instant::now();
    let (tree, _) = Tree::load(&root).unwrap();
    println!("load {:?}", t0.elapsed());
    let t0 = std::time::Instant::now();
    let c = corpus::read(&tree, &|| ());
    println!(
        "read {:?} pages {} skipped {} diags {}",
        t0.elapsed(),
        c.pages.len(),
        c.skipped.len(),
        c.diagnostics.len()
    );
    let t0 = std::time::Instant::now();
    let table = resolve::AccessTable::committed().unwrap();
    let o = resolve::Overrides::load(std::path::Path::new("/work/main")).unwrap();
    let (api, d) = resolve::resolve(&c.pages, &table, &o);
    println!(
        "resolve {:?} methods {} shared {} diags {}",
        t0.elapsed(),
        api.methods.len(),
        api.shared.len(),
        d.len()
    );
    let t0 = std::time::Instant::now();
    let mut dc: BTreeMap<&str, usize> = BTreeMap::new();
    for x in &d {
        *dc.entry(x.code).or_default() += 1;
    }
    println!("{dc:?}");
    for x in &d {
        if x.code == "override-stale" {
            println!("STALE {} {}", x.place, x.message)
        }
    }
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().map(String::as_str) == Some("ir") {
        for m in &api.methods {
            if m.name == args[1] {
                println!("{}", serde_json::to_string_pretty(m).unwrap())
            }
        }
        return;
    }
    if args.first().map(String::as_str) == Some("diag") {
        for x in &d {
            println!("{} {} {}", x.place, x.code, x.message)
        }
        return;
    }
    if args.first().map(String::as_str) == Some("access") {
        for m in &api.methods {
            println!("{:?}\t{}", m.access, m.name)
        }
        return;
    }
    let fam = emit::Families::committed().unwrap();
    let out = emit::emit(&api, &fam).unwrap();
    println!(
        "emit {:?} files {} bytes {}",
        t0.elapsed(),
        out.len(),
        out.iter().map(|o| o.content.len()).sum::<usize>()
    );
    let t = emit::truth::examine(&api, &fam, "tests/generated/x").unwrap();
    let bad = t.verdicts.iter().filter(|v| !v.fits()).count();
    println!("verdicts {} bad {}", t.verdicts.len(), bad);
    for v in t.verdicts.iter().filter(|v| !v.fits()) {
        println!("{v:?}")
    }
}
