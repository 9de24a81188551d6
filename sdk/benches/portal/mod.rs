//! A portal on a thread of its own, with deals whose identifiers are 1, 2, 3 and so on: pages by `start`, by conditions on
//! the identifier, and both in batches whose commands refer to each other. What it answers is written before it is asked.

use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;

use crate::rows::deals;

/// How many rows a page has.
pub const PAGE: usize = 50;
const TIME: &str = r#""time":{"start":1764090000.1,"finish":1764090000.4,"duration":0.3,"date_start":"2025-11-25T17:00:00+03:00"}"#;

/// Starts it; its address. Each answer waits for so long.
pub fn serve(rows: usize, wait: Duration) -> String {
    let (tell, told) = mpsc::channel();
    let table = Arc::new(Table::new(rows));
    std::thread::spawn(move || {
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let address = listener.local_addr().expect("an address");
            tell.send(address.to_string()).expect("a listener");
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(converse(socket, Arc::clone(&table), wait));
            }
        });
    });
    told.recv().expect("an address")
}

/// The rows as they are sent, by their identifiers from 1 on.
struct Table(Vec<String>);

impl Table {
    fn new(rows: usize) -> Self {
        let answer: Value = serde_json::from_str(&deals(rows)).expect("deals");
        let rows = answer["result"].as_array().expect("rows");
        let row = |(index, row): (usize, &Value)| {
            let mut row = row.clone();
            row["ID"] = (index + 1).to_string().into();
            row.to_string()
        };
        Self(rows.iter().enumerate().map(row).collect())
    }

    /// Those behind an identifier and up to another.
    fn page(&self, after: usize, up_to: usize) -> String {
        let end = (after + PAGE).min(up_to).min(self.0.len());
        format!("[{}]", self.0[after.min(end)..end].join(","))
    }

    fn answer(&self, method: &str, body: &Value) -> String {
        if method != "batch" {
            let start = body["start"].as_u64().unwrap_or_default() as usize;
            // The one way or the other.
            let after = start + number(&body["filter"][">ID"], 0);
            let next = match after + PAGE < self.0.len() {
                true => format!(r#""next":{},"#, after + PAGE),
                false => String::new(),
            };
            let (rows, total) = (self.page(after, usize::MAX), self.0.len());
            return format!(r#"{{"result":{rows},{next}"total":{total},{TIME}}}"#);
        }
        let commands = body["cmd"].as_object().expect("commands");
        let mut last = 0;
        let results = commands.iter().map(|(key, command)| {
            let command = command.as_str().expect("a text");
            let (mut after, mut up_to) = (0, usize::MAX);
            for (name, value) in
                form_urlencoded::parse(command.split_once('?').map_or("", |it| it.1).as_bytes())
            {
                let value = value.parse().unwrap_or(last);
                match &*name {
                    "filter[>ID]" | "start" if value > 0 => after = value,
                    "filter[<=ID]" => up_to = value,
                    _ => {}
                }
            }
            last = (after + PAGE).min(self.0.len());
            (key, self.page(after, up_to))
        });
        let results: Vec<_> = results
            .map(|(key, page)| format!("\"{key}\":{page}"))
            .collect();
        let times: Vec<_> = commands
            .keys()
            .map(|key| format!("\"{key}\":{{}}"))
            .collect();
        format!(
            r#"{{"result":{{"result":{{{}}},"result_error":[],"result_total":[],"result_next":[],"result_time":{{{}}}}},{TIME}}}"#,
            results.join(","),
            times.join(",")
        )
    }
}

fn number(value: &Value, or: usize) -> usize {
    let text = value.as_str().map(str::parse);
    let number = value.as_u64().map(|number| number as usize);
    number.or(text.and_then(Result::ok)).unwrap_or(or)
}

async fn converse(mut socket: TcpStream, table: Arc<Table>, wait: Duration) {
    socket.set_nodelay(true).expect("a socket");
    let mut held = Vec::new();
    while let Ok(1..) = socket.read_buf(&mut held).await {
        let Some((method, body)) = request(&held) else {
            continue;
        };
        let answer = table.answer(&method, &body);
        held.clear();
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            answer.len()
        );
        let sent = async {
            socket.write_all(head.as_bytes()).await?;
            socket.write_all(answer.as_bytes()).await
        };
        if sent.await.is_err() {
            return;
        }
    }
}

/// The method and the parameters of a request, once all of it is there.
fn request(held: &[u8]) -> Option<(String, Value)> {
    let text = std::str::from_utf8(held).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let body = serde_json::from_str(body).ok()?;
    let path = head.split(' ').nth(1)?;
    Some((path.rsplit('/').next()?.to_owned(), body))
}
