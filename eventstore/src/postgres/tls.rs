//! Is the conversation with the database private, and with whom is it? What `sslmode` in the address says, in libpq's words.
//!
//! | `sslmode` | encrypted | the server's certificate |
//! |---|---|---|
//! | `disable` | never | |
//! | `prefer`, or nothing | if the server offers it | any |
//! | `require` | always | any |
//! | `verify-full` | always | for this host, by an authority of `sslrootcert` (a PEM file) or, without it, of the public web |

use std::fmt;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

/// What an address says about encryption.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    mode: Option<String>,
    authorities: Option<String>,
}

impl Asked {
    /// The address without what is said here, and what is said.
    pub(super) fn taken_from(url: &str) -> (String, Self) {
        let mut asked = Self::default();
        let Some((address, options)) = url.split_once('?') else { return (url.to_owned(), asked) };
        let mut rest = Vec::new();
        for option in options.split('&') {
            match option.split_once('=') {
                Some(("sslmode", mode)) => asked.mode = Some(decoded(mode)),
                Some(("sslrootcert", file)) => asked.authorities = Some(decoded(file)),
                _ => rest.push(option),
            }
        }
        if rest.is_empty() {
            return (address.to_owned(), asked);
        }
        (format!("{address}?{}", rest.join("&")), asked)
    }

    /// How a connection is made, or what about the wish cannot be granted.
    pub(super) fn granted(&self) -> Result<(SslMode, MakeRustlsConnect), String> {
        let mode = self.mode.as_deref().unwrap_or("prefer");
        let sslmode = match mode {
            "disable" => SslMode::Disable,
            "prefer" => SslMode::Prefer,
            "require" | "verify-full" => SslMode::Require,
            other => {
                return Err(format!("sslmode={other}: there are disable, prefer, require and verify-full"));
            }
        };
        let config = if mode == "verify-full" {
            verifying(self.authorities.as_deref())?
        } else if self.authorities.is_some() {
            return Err(format!("sslrootcert is of no use with sslmode={mode}: ask for verify-full"));
        } else {
            trusting()?
        };
        Ok((sslmode, MakeRustlsConnect::new(config)))
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Believes who is vouched for by an authority.
fn verifying(authorities: Option<&str>) -> Result<ClientConfig, String> {
    let mut roots = RootCertStore::empty();
    match authorities {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(file) => {
            let failed = |why: String| format!("sslrootcert {file}: {why}");
            let certificates = CertificateDer::pem_file_iter(file).map_err(|why| failed(why.to_string()))?;
            for certificate in certificates {
                let certificate = certificate.map_err(|why| failed(why.to_string()))?;
                roots.add(certificate).map_err(|why| failed(why.to_string()))?;
            }
            if roots.is_empty() {
                return Err(failed("no certificate in it".to_owned()));
            }
        }
    }
    Ok(builder()?.with_root_certificates(roots).with_no_client_auth())
}

/// Believes anyone: nobody who only listens learns anything.
fn trusting() -> Result<ClientConfig, String> {
    let anyone = Arc::new(Anyone(Arc::new(ring::default_provider())));
    Ok(builder()?.dangerous().with_custom_certificate_verifier(anyone).with_no_client_auth())
}

fn builder() -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>, String> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|why| why.to_string())
}

/// Takes every certificate, and still wants its holder to sign.
struct Anyone(Arc<CryptoProvider>);

impl fmt::Debug for Anyone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Anyone")
    }
}

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_about_encryption_is_taken_out_of_the_address() {
        let url = "postgres://u@h/d?connect_timeout=3&sslmode=verify-full&sslrootcert=%2Fetc%2Fa%20b.pem";
        let (address, asked) = Asked::taken_from(url);
        assert_eq!(address, "postgres://u@h/d?connect_timeout=3");
        let said = |text: &str| Some(text.to_owned());
        assert_eq!(asked, Asked { mode: said("verify-full"), authorities: said("/etc/a b.pem") });
        assert_eq!(Asked::taken_from("postgres://h/d").1, Asked::default());
    }

    #[test]
    fn what_cannot_be_granted_is_refused_with_the_reason() {
        let refused = |url: &str| Asked::taken_from(url).1.granted().err().unwrap_or_default();
        assert!(refused("postgres://h/d?sslmode=verify-ca").contains("verify-full"));
        assert!(refused("postgres://h/d?sslmode=require&sslrootcert=/x").contains("of no use"));
        assert!(refused("postgres://h/d?sslmode=verify-full&sslrootcert=/nowhere").contains("/nowhere"));
        assert_eq!(refused("postgres://h/d?sslmode=require"), "");
        assert_eq!(refused("postgres://h/d"), "");
    }
}
