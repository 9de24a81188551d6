//! The pages to look at, in a real browser: Chromium, where it is installed.

mod common;

use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use bitrix24_emulator::{Emulator, Limits};
use common::page::Looked;
use serde_json::json;

/// How long a page may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// A browser without a window.
struct Browser(PathBuf);

/// What a browser made of a page.
struct Seen {
    /// The page as it is after all that would run has run.
    dom: String,
    /// What it said on its console.
    console: Vec<String>,
}

impl Browser {
    /// Chromium; nothing where it is not installed, which is printed.
    fn find() -> Option<Self> {
        let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
        let paths = std::env::var_os("PATH").unwrap_or_default();
        let names = [
            "chromium",
            "chromium-headless-shell",
            "chromium-browser",
            "google-chrome",
        ];
        let installed = std::env::split_paths(&paths)
            .flat_map(|folder| names.map(|name| folder.join(name)))
            .find(|path| path.is_file());
        let found = named.or(installed).map(Self);
        if found.is_none() {
            println!("skipped: no chromium");
        }
        found
    }

    /// Starts it on an address, with more arguments.
    fn start(&self, address: &str, arguments: &[&str]) -> (String, String) {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let own = format!("bitrix24-emulator-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(own);
        std::fs::create_dir_all(&folder).unwrap();
        let said = |name: &str| folder.join(name);
        let file = |name: &str| File::create(said(name)).unwrap();
        let mut child = Command::new(&self.0)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--enable-logging=stderr",
                "--window-size=1280,900",
                "--timeout=20000",
            ])
            .arg(format!("--user-data-dir={}", said("profile").display()))
            .args(arguments)
            .arg(address)
            .stdin(Stdio::null())
            .stdout(file("page"))
            .stderr(file("log"))
            .spawn()
            .unwrap();
        let begin = Instant::now();
        while child.try_wait().unwrap().is_none() {
            if begin.elapsed() > PATIENCE {
                child.kill().unwrap();
                panic!("the browser does not end");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let text = |name: &str| {
            let bytes = std::fs::read(said(name)).unwrap();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        let both = (text("page"), text("log"));
        let _ = std::fs::remove_dir_all(folder);
        both
    }

    fn see(&self, address: &str) -> Seen {
        let (dom, log) = self.start(address, &["--dump-dom"]);
        let said = log.lines().filter(|line| line.contains(":CONSOLE"));
        let console: Vec<String> = said.map(str::to_owned).collect();
        assert!(dom.contains("<body"), "no page: {log}");
        Seen { dom, console }
    }
}

impl Seen {
    /// The rows of the page's table.
    fn rows(&self) -> Vec<&str> {
        common::page::rows(&self.dom)
    }

    /// The page, if all is well with it.
    fn quiet(self) -> Self {
        assert!(self.console.is_empty(), "{:?}", self.console);
        self
    }
}

impl Looked {
    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.portal.page())
    }
}

/// Without this, the tests that find nothing on the console would say nothing.
#[test]
fn the_browser_runs_scripts_and_its_console_is_heard() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let page = "data:text/html,<body><script>document.title='ran';console.error('heard')</script>";
    let seen = browser.see(page);
    assert!(seen.dom.contains("<title>ran</title>"), "{}", seen.dom);
    assert!(
        seen.console.iter().any(|line| line.contains("heard")),
        "{:?}",
        seen.console
    );
}

#[test]
fn all_pages_are_shown_without_a_word_on_the_console() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let mut looked = Looked::with(Emulator::options().limits(Limits::cloud()));
    looked.portal.seed("crm.deal", 60).unwrap();
    looked.call("crm.deal.add", json!({"fields": {"TITLE": "Supply"}}));
    looked.call("crm.tea.make", json!({}));
    for (path, part) in [
        ("", "crm.deal.add"),
        ("?refresh=15", "every 15 s"),
        ("calls/1", "Supply"),
        ("limits", "<meter"),
        ("objects", "crm.deal"),
        ("objects/crm.deal", "Supply"),
        ("objects/crm.deal/61", "Supply"),
        ("events", "None is bound"),
        ("faults", "Nothing is to go wrong"),
    ] {
        let seen = browser.see(&looked.at(path)).quiet();
        assert!(seen.dom.contains(part), "{path}: {}", seen.dom);
    }
}

#[test]
fn a_script_in_a_parameter_does_not_run() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let mut looked = Looked::new();
    let run = "document.title='ran';console.error('ran')";
    let evil =
        format!("</pre><script>{run}</script><img src=x onerror=\"{run}\"><svg onload=\"{run}\">");
    looked.call("crm.lead.add", json!({"fields": {"TITLE": evil}}));
    for path in [
        "",
        "calls/1",
        "calls/1/parameters",
        "objects/crm.lead",
        "objects/crm.lead/1",
    ] {
        let seen = browser.see(&looked.at(path)).quiet();
        assert!(!seen.dom.contains("<title>ran"), "{path}: {}", seen.dom);
        assert!(seen.dom.contains("&lt;script&gt;"), "{path}: {}", seen.dom);
    }
}

#[test]
fn filters_and_pages_lead_to_the_rows_that_they_name() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let mut looked = Looked::new();
    looked.portal.seed("crm.lead", 70).unwrap();
    for method in [
        "crm.lead.list",
        "crm.deal.list",
        "crm.lead.get",
        "crm.lead.list",
    ] {
        looked.call(method, json!({}));
    }
    let count = |path: &str| browser.see(&looked.at(path)).quiet().rows().len();
    assert_eq!(count(""), 4);
    assert_eq!(count("?method=lead"), 3);
    assert_eq!(count("?method=lead&errors=1"), 1);
    let first = browser.see(&looked.at("objects/crm.lead"));
    assert_eq!(first.rows().len(), 50);
    let older = first.dom.split("rel=\"next\" href=\"/_emulator/").nth(1);
    let older = older.unwrap().split('"').next().unwrap();
    assert_eq!(count(older), 20);
}

#[test]
fn a_dark_browser_is_shown_a_dark_page() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let looked = Looked::new();
    looked.portal.clock().stop_at(std::time::UNIX_EPOCH);
    let picture = |dark: &[&str]| {
        let name = format!(
            "bitrix24-emulator-{}-{}.png",
            std::process::id(),
            dark.len()
        );
        let file = std::env::temp_dir().join(name);
        let shot = format!("--screenshot={}", file.display());
        browser.start(&looked.at(""), &[dark, &[shot.as_str()]].concat());
        let picture = std::fs::read(&file).unwrap();
        let _ = std::fs::remove_file(&file);
        assert!(picture.starts_with(b"\x89PNG"));
        picture
    };
    let light = picture(&[]);
    assert!(light == picture(&[]), "two pictures of one page differ");
    assert!(light != picture(&["--blink-settings=preferredColorScheme=0"]));
}
