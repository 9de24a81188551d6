//! A workspace of a few pages, and the program in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where upstream's page about a lead stands.
pub const LEAD: &str = "api-reference/crm/leads/crm-lead-get.md";

pub const MANIFEST: &str = r#"[package]
name = "bitrix24"
version = "0.1.0"

[features]
default = ["ring"]
ring = []
# generated features: below
"#;

/// A page as upstream writes them: with words.
pub fn page(title: &str, name: &str) -> String {
    format!(
        r#"# {title} {name}

> Scope: [`crm`](../../scopes/permissions.md)
>
> Who can execute the method: any user

Spoken words about {title}.

## Method Parameters

#|
|| **Name**
`type` | **Description** ||
|| **id***
[`integer`](../../data-types.md) | Spoken words about <id> ||
|| **colour**
[`string`](../../data-types.md) | Spoken words about `colour` ||
|#

## Code Examples

{{% list tabs %}}

- cURL (Webhook)

    ```bash
    curl -X POST -H "Content-Type: application/json" -d '{{"id":1}}' https://**address**/rest/**user**/**code**/{name}
    ```

{{% endlist %}}

## Response Handling

HTTP status: **200**

```json
{{"result": {{"ID": "1"}}, "time": {{"start": 0.1}}}}
```

## Error Handling

HTTP status: **400**

### Possible Error Codes

#|
|| **Code** | **Description** ||
|| `NOT_FOUND` | Spoken words about the error ||
|#
"#
    )
}

/// The page about a lead with a row that has no end.
pub fn page_with_open_row() -> String {
    page("Get a Lead", "crm.lead.get").replace("about the error ||", "about the error")
}

/// A folder with a workspace and, beside it, an upstream checkout; both are removed in the end.
pub struct Workspace(tempfile::TempDir);

/// What a run of the program left.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// The run, where it ended with this exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// The run, where people were told this.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.err.contains(text), "no `{text}` in {self:#?}");
        self
    }

    /// The run, where this was printed.
    #[track_caller]
    pub fn prints(self, text: &str) -> Self {
        assert!(self.out.contains(text), "no `{text}` in {self:#?}");
        self
    }
}

impl Workspace {
    /// With two upstream pages, and nothing read yet.
    pub fn new() -> Self {
        let workspace = Self(tempfile::tempdir().expect("a folder"));
        workspace.write("ws/codegen/families.toml", "");
        workspace.write("ws/sdk/Cargo.toml", MANIFEST);
        workspace.upstream(LEAD, page("Get a Lead", "crm.lead.get"));
        workspace.upstream(
            "api-reference/user/user-get.md",
            page("Get Users", "user.get"),
        );
        workspace
    }

    /// With all of it read and generated.
    pub fn generated() -> Self {
        let workspace = Self::new();
        workspace.run(&["sync", "--from", "../upstream"]).exits(0);
        workspace.run(&["generate"]).exits(0);
        workspace
    }

    /// A path below the folder of both.
    pub fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, content).expect("a file");
    }

    pub fn upstream(&self, path: &str, content: impl AsRef<[u8]>) {
        self.write(&format!("upstream/{path}"), content);
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect(path)
    }

    /// Every file of the workspace, but for what runs keep for themselves.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.path("ws"), &mut files);
        let kept = self.path("ws/target");
        files.retain(|path, _| !path.starts_with(&kept));
        files
    }

    /// The program, in the workspace.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_codegen"));
        command
            .args(arguments)
            .current_dir(self.path("ws"))
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        run(&mut self.command(arguments))
    }
}

pub fn run(command: &mut Command) -> Run {
    let output = command.output().expect("the program");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Run {
        code: output.status.code().expect("an exit code"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            let content = fs::read(&path).expect("a file");
            files.insert(path, content);
        }
    }
}
