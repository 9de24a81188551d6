//! A small client that can send anything, right or wrong.
#![allow(dead_code, reason = "each test uses some of it")]

pub mod documented;
pub mod handler;
pub mod oauth;
pub mod page;
pub mod played;
pub mod portal;

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use bitrix24_emulator::Emulator;
use serde_json::Value;

/// A connection that is kept.
pub struct Client {
    stream: BufReader<TcpStream>,
}

/// An answer.
#[derive(Debug)]
pub struct Answered {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answered {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&self.body)))
    }

    /// The status and the error code, in either version's form.
    pub fn refusal(&self) -> String {
        let body = self.json();
        let code = match &body["error"] {
            Value::Object(error) => error["code"].clone(),
            code => code.clone(),
        };
        match code.as_str() {
            Some(code) => format!("{} {code}", self.status),
            None => format!("{} {code}", self.status),
        }
    }

    /// A header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (own, value) = line.split_once(':')?;
            own.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The `result` of an answer that says yes.
    pub fn result(&self) -> Value {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
        self.json()["result"].clone()
    }
}

impl Client {
    pub fn of(portal: &Emulator) -> Self {
        Self::to(portal.address())
    }

    pub fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(120)))
            .unwrap();
        Self {
            stream: BufReader::new(stream),
        }
    }

    pub fn get(&mut self, path: &str) -> Answered {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: here\r\n\r\n").as_bytes())
            .unwrap()
    }

    pub fn post(&mut self, path: &str, content_type: &str, body: &[u8]) -> Answered {
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: here\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n"
        );
        self.send(&[head.as_bytes(), body].concat()).unwrap()
    }

    pub fn json(&mut self, path: &str, body: &Value) -> Answered {
        self.post(path, "application/json", body.to_string().as_bytes())
    }

    pub fn form(&mut self, path: &str, body: &str) -> Answered {
        self.post(path, "application/x-www-form-urlencoded", body.as_bytes())
    }

    /// Sends JSON with headers.
    pub fn json_with(&mut self, path: &str, headers: &[(&str, &str)], body: &Value) -> Answered {
        let body = body.to_string();
        let length = body.len();
        let mut head = format!(
            "POST {path} HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n"
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        self.send(format!("{head}\r\n{body}").as_bytes()).unwrap()
    }

    /// Sends bytes and reads one answer.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<Answered> {
        self.write(bytes)?;
        self.read()
    }

    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    pub fn read(&mut self) -> io::Result<Answered> {
        read(&mut self.stream)
    }
}

/// Reads one answer.
pub fn read(stream: &mut impl BufRead) -> io::Result<Answered> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let length = head
        .lines()
        .find_map(|line| {
            line.to_ascii_lowercase()
                .strip_prefix("content-length:")?
                .trim()
                .parse()
                .ok()
        })
        .unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(Answered {
        status: status.unwrap_or(0),
        head,
        body,
    })
}

/// The path of a method through the webhook.
pub fn hook(method: &str) -> String {
    format!("/rest/1/emulator/{method}")
}

/// The same for REST 3.0.
pub fn hook3(method: &str) -> String {
    format!("/rest/api/1/emulator/{method}")
}
