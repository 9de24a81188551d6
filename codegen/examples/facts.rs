#![allow(warnings)]
use codegen::{extract, facts::*, page, source::Tree};
use std::collections::BTreeMap;
fn main() {
    let root = std::path::Path::new("/work/shared/b24restdocs");
    let (tree, _) = Tree::load(root).unwrap();
    let t0 = std::time::Instant::now();
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mut n = [0; 3];
    let mut v3 = 0;
    let mut names = std::collections::BTreeSet::new();
    let mut diags: BTreeMap<String, usize> = BTreeMap::new();
    let mut alld = vec![];
    let mut all = vec![];
    for (p, t) in tree.iter() {
        if !p.starts_with("api-reference") && !p.starts_with("settings") {
            continue;
        }
        let (pg, _) = page::parse(p, t, &|f: &str| tree.get(f));
        let (f, d) = extract::extract(p, t, &pg, &|f: &str| tree.get(f));
        match &f.class {
            Class::Method { name, version } => {
                n[0] += 1;
                if *version == 3 {
                    v3 += 1
                }
                names.insert(name.to_lowercase());
            }
            Class::Event { .. } => n[1] += 1,
            _ => n[2] += 1,
        }
        if !matches!(f.class, Class::Reference) {
            for x in d {
                *diags.entry(x.code.to_string()).or_default() += 1;
                alld.push(x)
            }
        }
        all.push(f);
    }
    println!(
        "methods {} (v3 {v3}, names {}), events {}, other {} {:?}",
        n[0],
        names.len(),
        n[1],
        n[2],
        t0.elapsed()
    );
    println!("{diags:?}");
    match args.first().map(String::as_str) {
        Some("diag") => {
            for d in alld {
                println!("{} {}", d.place, d.code)
            }
        }
        Some("list") => {
            for f in &all {
                if let Class::Method { name, version } = &f.class {
                    println!("{}\t{name}\t{version}", f.path)
                }
            }
        }
        Some("skip") => {
            for f in &all {
                if let Class::Reference = &f.class {
                    if tree.get(&f.path).unwrap().contains("Who can execute")
                        && !f.path.ends_with("index.md")
                    {
                        println!("{}", f.path)
                    }
                }
            }
        }
        Some("stat") => {
            let m: Vec<_> = all
                .iter()
                .filter(|f| matches!(f.class, Class::Method { .. }))
                .collect();
            let c = |g: &dyn Fn(&&&PageFacts) -> bool| m.iter().filter(|f| g(f)).count();
            println!(
                "scopes {} who {} dep {} apponly {} order {} list {} payload {}",
                c(&|f| !f.scopes.is_empty()),
                c(&|f| f.who.is_some()),
                c(&|f| f.deprecated.is_some()),
                c(&|f| f.marks.application_only),
                c(&|f| f.marks.order_sensitive),
                c(&|f| f.marks.list_helper),
                c(&|f| f.marks.payload.is_some())
            );
            let has = |f: &PageFacts, r: Region, g: &dyn Fn(&Content) -> bool| {
                f.sections
                    .iter()
                    .any(|s| s.region == r && s.content.iter().any(|c| g(c)))
            };
            println!(
                "params {} examples {} respex {} respfields {} errors {} related {}",
                c(&|f| has(f, Region::Parameters, &|c| matches!(
                    c,
                    Content::Fields(_) | Content::NoParameters | Content::Variants(_)
                ))),
                c(&|f| has(f, Region::Examples, &|c| matches!(c, Content::Example(_)))),
                c(&|f| has(f, Region::Response, &|c| matches!(c, Content::Example(_)))),
                c(&|f| has(f, Region::Response, &|c| matches!(c, Content::Fields(_)))),
                c(&|f| has(f, Region::Errors, &|c| matches!(c, Content::Errors(_)))),
                c(&|f| has(f, Region::Related, &|c| matches!(c, Content::Related(_))))
            );
            for f in &m {
                if !has(f, Region::Examples, &|c| matches!(c, Content::Example(_))) {
                    println!("noex {}", f.path)
                }
            }
            for f in &m {
                if !has(f, Region::Parameters, &|c| {
                    matches!(
                        c,
                        Content::Fields(_) | Content::NoParameters | Content::Variants(_)
                    )
                }) {
                    println!("nopar {}", f.path)
                }
            }
            for f in &m {
                if f.scopes.is_empty() || f.who.is_none() {
                    println!("head {} {:?} {:?}", f.path, f.scopes, f.who)
                }
            }
        }
        Some(p) => {
            for f in &all {
                if f.path.ends_with(p) {
                    println!("{}", serde_json::to_string_pretty(f).unwrap())
                }
            }
        }
        None => {}
    }
}
