//! The way to the handlers.

use std::collections::VecDeque;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;

use crate::wire::escape;

/// How long a handler may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many outcomes are kept.
const KEPT: usize = 1000;

/// How many letters wait; beyond it, new ones are lost, as if their handlers were not there.
const WAITING: usize = 10_000;

/// What a handler is sent.
#[derive(Debug)]
pub struct Letter {
    pub event: String,
    pub handler: String,
    pub body: String,
}

/// What became of what a handler was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// The event in upper case.
    pub event: String,
    /// The address of the handler.
    pub handler: String,
    /// The HTTP status that it answered; nothing where it did not.
    pub status: Option<u16>,
}

/// Sends letters, in their order, on a thread of its own.
#[derive(Debug, Default)]
pub struct Post {
    sender: Mutex<Option<SyncSender<Letter>>>,
    delivered: Arc<Mutex<VecDeque<Delivered>>>,
}

impl Post {
    /// Sends a letter, some time.
    pub fn send(&self, letter: Letter) {
        let mut sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = sender.get_or_insert_with(|| self.start());
        if let Err(TrySendError::Full(letter)) = sender.try_send(letter) {
            note(&self.delivered, letter, None);
        }
    }

    fn start(&self) -> SyncSender<Letter> {
        let (sender, letters) = sync_channel::<Letter>(WAITING);
        let delivered = self.delivered.clone();
        std::thread::spawn(move || {
            for letter in letters {
                let status = post(&letter).ok();
                note(&delivered, letter, status);
            }
        });
        sender
    }

    pub fn delivered(&self) -> Vec<Delivered> {
        let delivered = self.delivered.lock();
        let delivered = delivered.unwrap_or_else(PoisonError::into_inner);
        delivered.iter().cloned().collect()
    }
}

/// Keeps what became of a letter.
fn note(delivered: &Mutex<VecDeque<Delivered>>, letter: Letter, status: Option<u16>) {
    let mut delivered = delivered.lock().unwrap_or_else(PoisonError::into_inner);
    if delivered.len() == KEPT {
        delivered.pop_front();
    }
    delivered.push_back(Delivered {
        event: letter.event,
        handler: letter.handler,
        status,
    });
}

/// Posts a letter, over http alone: a handler on this machine has no certificate that this would trust.
fn post(letter: &Letter) -> io::Result<u16> {
    let unknown = || io::Error::from(io::ErrorKind::InvalidInput);
    let rest = letter.handler.strip_prefix("http://").ok_or_else(unknown)?;
    let start = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(start);
    let slash = if path.starts_with('/') { "" } else { "/" };
    // What would end the line of the request is no address.
    if rest.contains(|sign: char| sign.is_whitespace() || sign.is_control()) {
        return Err(unknown());
    }
    let with_port = match host.contains(':') {
        true => host.to_owned(),
        false => format!("{host}:80"),
    };
    let address = with_port.to_socket_addrs()?.next().ok_or_else(unknown)?;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let length = letter.body.len();
    let head = format!(
        "POST {slash}{path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Bitrix24 Webhook Engine\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(letter.body.as_bytes())?;
    let mut line = String::new();
    io::Read::take(BufReader::new(stream), 1 << 10).read_line(&mut line)?;
    let status = line
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    status.ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// A value as the fields of a form with PHP's brackets. What is null or empty is left out, as PHP does.
pub fn form(value: &Value) -> String {
    let mut out = String::new();
    fields(value, "", &mut out);
    out
}

fn fields(value: &Value, name: &str, out: &mut String) {
    let inner = |key: &str| match name {
        "" => key.to_owned(),
        name => format!("{name}[{key}]"),
    };
    let text = match value {
        Value::Null => return,
        Value::Object(entries) => {
            for (key, value) in entries {
                fields(value, &inner(key), out);
            }
            return;
        }
        Value::Array(items) => {
            for (place, value) in items.iter().enumerate() {
                fields(value, &inner(&place.to_string()), out);
            }
            return;
        }
        Value::Bool(is) => if *is { "1" } else { "0" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
    };
    if !out.is_empty() {
        out.push('&');
    }
    escape(name, out);
    out.push('=');
    escape(&text, out);
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use serde_json::json;

    use super::{KEPT, Letter, Post, WAITING, form};

    #[test]
    fn letters_to_who_never_answers_are_lost_where_too_many_wait() {
        // It takes the connection and says nothing.
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let handler = format!("http://{}/", silent.local_addr().unwrap());
        let post = Post::default();
        for place in 0..WAITING + KEPT {
            post.send(Letter {
                event: place.to_string(),
                handler: handler.clone(),
                body: String::new(),
            });
        }
        let lost = post.delivered();
        // One may be on its way.
        assert!((KEPT - 1..=KEPT).contains(&lost.len()), "{}", lost.len());
        assert!(lost.iter().all(|one| one.status.is_none()));
    }

    #[test]
    fn a_form_has_the_brackets_of_php() {
        let value = json!({
            "event": "A B", "data": {"FIELDS": {"ID": 7, "IS": true}, "LIST": ["x", "&"]}, "none": null, "empty": []
        });
        assert_eq!(
            form(&value),
            "event=A%20B&data%5BFIELDS%5D%5BID%5D=7&data%5BFIELDS%5D%5BIS%5D=1&data%5BLIST%5D%5B0%5D=x&data%5BLIST%5D%5B1%5D=%26"
        );
    }
}
