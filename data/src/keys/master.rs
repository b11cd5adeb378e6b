//! The master key: the one secret that is not in the database, and without which the database's are
//! worth nothing.

use std::{
    fs,
    io::{self, Write as _},
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _},
    path::Path,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{KeyError, sealing::SealingKey};

/// Seals all other keys. It comes from the configuration or from a file in the data folder.
pub struct MasterKey(SealingKey);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl MasterKey {
    /// Reads 32 bytes in base64.
    ///
    /// # Errors
    /// `BadMasterKey` when it is anything else.
    pub fn from_base64(text: &str) -> Result<Self, KeyError> {
        let bytes = STANDARD.decode(text.trim()).map_err(|_| KeyError::BadMasterKey)?;
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| KeyError::BadMasterKey)?;
        Ok(Self(SealingKey::new(&bytes)?))
    }

    /// Reads `master.key` in the data folder, and makes it at the first start. Several programs may do
    /// so at once: they end up with the same key.
    ///
    /// # Errors
    /// `Exposed` when others may read the file, `File` when we may not, `BadMasterKey`.
    pub fn load_or_create(data_dir: &Path) -> Result<Self, KeyError> {
        let path = data_dir.join("master.key");
        let failed = |action| {
            let path = path.clone();
            move |source| KeyError::File { action, path, source }
        };
        if !path.try_exists().map_err(failed("look for"))? {
            create(&path).map_err(failed("create"))?;
        }
        let found = fs::metadata(&path).map_err(failed("look at"))?;
        if found.mode() & 0o077 != 0 {
            return Err(KeyError::Exposed { path });
        }
        Self::from_base64(&fs::read_to_string(&path).map_err(failed("read"))?)
    }

    /// A key that nobody else will ever have.
    pub(super) fn random() -> Result<Self, KeyError> {
        let mut bytes = [0_u8; 32];
        aws_lc_rs::rand::fill(&mut bytes)?;
        Ok(Self(SealingKey::new(&bytes)?))
    }

    pub(super) fn seal(&self, plain: &[u8], context: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.0.seal(plain, context)
    }

    pub(super) fn open(&self, sealed: &[u8], context: &[u8]) -> Option<Vec<u8>> {
        self.0.open(sealed, context)
    }
}

/// Writes a new key beside `path` and links it there when it is complete and on disk. A key that
/// appeared there in the meantime stays.
fn create(path: &Path) -> io::Result<()> {
    let mut bytes = [0_u8; 32];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| io::Error::other("no random bytes"))?;
    let draft = path.with_extension(format!("key.{}", uuid::Uuid::new_v4().simple()));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let written = writeln!(file, "{}", STANDARD.encode(bytes)).and_then(|()| file.sync_all());
    // Unlike a rename, a link never replaces.
    let linked = written.and_then(|()| match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        done => done,
    });
    fs::remove_file(&draft)?;
    linked?;
    path.parent().map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
}
