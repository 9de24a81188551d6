//! The floor under the SDK's compile cost: an HTTPS client, a runtime and JSON, and next to nothing on top.

/// A call without any SDK.
///
/// # Errors
///
/// When it cannot be sent, or its answer is not JSON.
#[tokio::main]
pub async fn call(url: &str) -> reqwest::Result<serde_json::Value> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let answer = reqwest::Client::new().post(url).send().await?;
    answer.json().await
}
