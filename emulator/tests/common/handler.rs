//! A handler of events.
#![allow(dead_code, reason = "each test uses some of it")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;

/// A handler, and the address to bind.
pub struct Handler(pub TcpListener);

impl Handler {
    pub fn new() -> (Self, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/handler?own=1", listener.local_addr().unwrap());
        (Self(listener), address)
    }

    /// The head and the form of the next post.
    pub fn next(&self) -> (String, Vec<(String, String)>) {
        let (stream, _) = self.0.accept().unwrap();
        let mut stream = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(stream.read_line(&mut head).unwrap(), 0);
        }
        let length = head.split("Content-Length: ").nth(1).unwrap();
        let length = length.lines().next().unwrap().parse().unwrap();
        let mut body = vec![0; length];
        stream.read_exact(&mut body).unwrap();
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        stream.get_mut().write_all(answer).unwrap();
        let pairs = form_urlencoded::parse(&body);
        let pairs = pairs.map(|(name, value)| (name.into(), value.into()));
        (head, pairs.collect())
    }

    pub fn field(&self, name: &str) -> Option<String> {
        let (_, pairs) = self.next();
        let mut pairs = pairs.into_iter();
        pairs.find(|(own, _)| own == name).map(|(_, value)| value)
    }
}
