//! A file to a folder of the drive, in parts, and back.
//!
//! ```sh
//! BITRIX24_WEBHOOK=https://example.bitrix24.com/rest/1/secret/ cargo run --features disk --example upload -- 8930 scan.pdf
//! ```

use bitrix24::Client;
use bitrix24::files::Content;
use tokio::fs::File;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(path)) = (arguments.next(), arguments.next()) else {
        return Err("which folder, and which file? For example: 8930 scan.pdf".into());
    };
    let portal = Client::webhook(std::env::var("BITRIX24_WEBHOOK")?)?;
    let name = path.rsplit('/').next().unwrap_or(&path).to_owned();

    // Opened anew where the portal is too busy to take it at once; never all of it in memory.
    let length = tokio::fs::metadata(&path).await?.len();
    let content = Content::opened(move || File::open(path.clone())).with_length(length);
    let request = portal.disk().folder_upload_file(folder.parse::<i64>()?);
    let file = match portal.upload(request, &name, content).await {
        Ok(file) => file,
        Err(error) if error.is_ambiguous() => {
            return Err(format!("look whether it is there before you try again: {error}").into());
        }
        Err(error) => return Err(error.into()),
    };
    println!("{:?}: {:?} bytes", file.name, file.size);

    // The address holds a token: it is nothing to print.
    let download = portal
        .download(file.download_url.unwrap_or_default())
        .await?;
    println!(
        "{:?} of type {:?}",
        download.file_name(),
        download.content_type()
    );
    let mut copy = File::create(format!("{name}.copy")).await?;
    println!("{} bytes are back", download.write_to(&mut copy).await?);
    Ok(())
}
