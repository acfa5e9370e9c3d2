//! Where do the master key and the server's secret lie? In two files of the data directory that only their owner reads.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::path::Path;

use eventstore::Key;
use eventstore::keys::random;
use workflows::Secret;

/// The master key of a data directory, made on first use.
pub(crate) fn master_key(directory: &Path) -> Result<Key, String> {
    Ok(Key::new(file(&directory.join("master.key"))?))
}

/// The server's secret of a data directory, made on first use.
pub(crate) fn secret(directory: &Path) -> Result<Secret, String> {
    Ok(Secret::new(file(&directory.join("server.secret"))?))
}

fn file(path: &Path) -> Result<[u8; 32], String> {
    let told = |why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
    if !path.exists() {
        let made: [u8; 32] = random().map_err(|why| told(&why))?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(|why| told(&why))?;
        file.write_all(&made).and_then(|()| file.sync_all()).map_err(|why| told(&why))?;
        return Ok(made);
    }
    let mut bytes = Vec::new();
    OpenOptions::new()
        .read(true)
        .open(path)
        .and_then(|mut file| file.read_to_end(&mut bytes))
        .map_err(|why| told(&why))?;
    bytes.try_into().map_err(|_| told(&"this is not a key of 32 bytes"))
}
