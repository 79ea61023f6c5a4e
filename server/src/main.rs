//! `tsunagu-server`: serves, and a few commands for the operator.

use std::{
    error::Error,
    io::ErrorKind,
    path::{Path, PathBuf},
    process::ExitCode,
};

use lexopt::prelude::*;
use server::{
    Config, Server, audit,
    backup::{self, Backup, Identities, Seal},
    clock,
    db::Db,
    exchange,
    http::App,
    import,
    mail::Mailer,
    notices,
    passphrase::Cost,
};
use shared::{
    jp::Date,
    sample::{self, Account, Size},
};

const HELP: &str = "\
tsunagu-server [command]

  serve                      serve (the default)
  sample [--today DAY]       load the sample city and print its sign-ins
  generate --households N --visits M [--entries E] [--cases C] [--sheets T] [--seed S] [--today DAY]
                             load a generated city, for measurements
  areas FILE [--from DAY]    load districts and towns from a spreadsheet (行政区, 福祉区, 中学校区, 小学校区, 町名, よみ, 郵便番号, 番地など);
                             with a day, what it no longer has ends the day before
  backup --to FOLDER [--unsealed]
                             back up the database while it is used, sealed to TSUNAGU_BACKUP_RECIPIENT, and check the backup;
                             --unsealed: for trials, readable by whoever has the file
  backup keygen --identity FILE
                             make a secret key in a new file, and print its public key for TSUNAGU_BACKUP_RECIPIENT
  restore FILE [--identity FILE]
                             restore a backup into a new, empty database, opened with the secret key it was sealed to
  import hsds FILE           take services of Open Referral HSDS 3.0 (JSON, or lines of JSON) into the next edition of the directory
  notices                    send the mails of today now, whatever the day and the time, to those who were not told yet
  second-factor-off LOGIN    take the second factor off an account whose person has lost it for good
  restored                   say that the database was restored in another way: the devices bring back what it lacks
  audit verify [--anchors FILE]
                             look through the audit log: is it as it was written?

Environment: DATABASE_URL (sqlite:data/tsunagu.db), TSUNAGU_LISTEN (127.0.0.1:8787), TSUNAGU_SITE (target/site),
             TSUNAGU_ANCHORS (beside the database), TSUNAGU_SECOND_FACTOR (required, or optional),
             TSUNAGU_ORIGIN (the app's address; needed for passkeys and OpenID Connect),
             TSUNAGU_OIDC_ISSUER, TSUNAGU_OIDC_CLIENT_ID and more (the city's own sign-in; see README),
             TSUNAGU_SMTP, TSUNAGU_MAIL_FROM, TSUNAGU_MAIL_AT (the mail server for notices; see README),
             TSUNAGU_PUSH_CONTACT, TSUNAGU_PUSH_HOSTS (devices that ring: who answers for it; see README),
             TSUNAGU_BACKUP_RECIPIENT (public keys, age1…, to which backups are sealed)
             DATABASE_URL_FILE, TSUNAGU_BACKUP_RECIPIENT_FILE, TSUNAGU_OIDC_CLIENT_SECRET_FILE and TSUNAGU_SMTP_FILE name files
             that hold them.
";

/// What to do.
#[derive(Debug)]
enum Command {
    Serve,
    Sample {
        today: Date,
    },
    Generate {
        size: Size,
        seed: u64,
        today: Date,
    },
    Areas {
        file: PathBuf,
        from: Option<Date>,
    },
    Backup {
        to: PathBuf,
        is_unsealed: bool,
    },
    Keygen {
        identity: PathBuf,
    },
    Restore {
        from: PathBuf,
        identity: Option<PathBuf>,
    },
    Restored,
    VerifyAudit {
        anchors: Option<PathBuf>,
    },
    SecondFactorOff {
        login: String,
    },
    Notices,
    ImportHsds {
        from: PathBuf,
    },
    Help,
}

fn command() -> Result<Command, Box<dyn Error>> {
    let (mut name, mut today, mut size, mut seed) =
        (None, clock::system().date(), Size::of(0, 0), 1);
    let (mut to, mut from, mut login, mut since) = (None, None, None, None);
    let (mut anchors, mut verify) = (None, false);
    let (mut identity, mut keygen, mut is_unsealed) = (None, false, false);
    let mut standard = None;
    let mut parser = lexopt::Parser::from_env();
    while let Some(arg) = parser.next()? {
        match arg {
            Value(value) if name.is_none() => name = Some(value.string()?),
            Value(value) if name.as_deref() == Some("second-factor-off") && login.is_none() => {
                login = Some(value.string()?);
            }
            Value(value)
                if matches!(name.as_deref(), Some("restore" | "areas")) && from.is_none() =>
            {
                from = Some(PathBuf::from(value));
            }
            Value(value) if name.as_deref() == Some("import") && standard.is_none() => {
                standard = Some(value.string()?);
            }
            Value(value) if name.as_deref() == Some("import") && from.is_none() => {
                from = Some(PathBuf::from(value));
            }
            Value(value) if name.as_deref() == Some("audit") && !verify => {
                verify = value.string()? == "verify";
                if !verify {
                    return Err("audit what? Say: audit verify".into());
                }
            }
            Value(value) if name.as_deref() == Some("backup") && !keygen => {
                keygen = value.string()? == "keygen";
                if !keygen {
                    return Err("backup where? Say --to FOLDER".into());
                }
            }
            Long("identity") => identity = Some(PathBuf::from(parser.value()?)),
            Long("unsealed") => is_unsealed = true,
            Long("anchors") => anchors = Some(PathBuf::from(parser.value()?)),
            Long("to") => to = Some(PathBuf::from(parser.value()?)),
            Long("today") => today = parser.value()?.string()?.parse()?,
            Long("households") => size.households = parser.value()?.parse()?,
            Long("visits") => size.visits = parser.value()?.parse()?,
            Long("entries") => size.entries = parser.value()?.parse()?,
            Long("cases") => size.cases = parser.value()?.parse()?,
            Long("sheets") => size.sheets = parser.value()?.parse()?,
            Long("from") => since = Some(parser.value()?.string()?.parse()?),
            Long("seed") => seed = parser.value()?.parse()?,
            Long("help") | Short('h') => return Ok(Command::Help),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(match name.as_deref().unwrap_or("serve") {
        "serve" => Command::Serve,
        "sample" => Command::Sample { today },
        "generate" => Command::Generate { size, seed, today },
        "areas" => Command::Areas {
            file: from.ok_or("load what? Name the file")?,
            from: since,
        },
        "backup" if keygen => Command::Keygen {
            identity: identity.ok_or("where does the key go? Say --identity FILE")?,
        },
        "backup" => Command::Backup {
            to: to.ok_or("backup where? Say --to FOLDER")?,
            is_unsealed,
        },
        "restore" => Command::Restore {
            from: from.ok_or("restore what? Name the backup's file")?,
            identity,
        },
        "import" if standard.as_deref() == Some("hsds") => Command::ImportHsds {
            from: from.ok_or("import what? Name the file")?,
        },
        "import" => return Err("import in what standard? Say: import hsds FILE".into()),
        "notices" => Command::Notices,
        "restored" => Command::Restored,
        "audit" if verify => Command::VerifyAudit { anchors },
        "audit" => return Err("audit what? Say: audit verify".into()),
        "second-factor-off" => Command::SecondFactorOff {
            login: login.ok_or("whose second factor? Name the sign-in name")?,
        },
        other => return Err(format!("no such command: {other}").into()),
    })
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_target(false)
        .with_writer(std::io::stderr)
        .init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "stopped");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let (command, config) = (command()?, Config::from_env()?);
    match command {
        Command::Serve => serve(config).await,
        Command::Sample { today } => {
            let city = sample::demo_city(today);
            load(&config, city.records, &city.accounts).await
        }
        Command::Generate { size, seed, today } => {
            let (city, records) = sample::generated_records(seed, size, today);
            load(
                &config,
                city.records.into_iter().chain(records),
                &city.accounts,
            )
            .await
        }
        Command::Areas { file, from } => areas(&config, &file, from).await,
        Command::Backup { to, is_unsealed } => {
            let seal = Seal::chosen(config.backup_recipients.as_ref(), is_unsealed)?;
            let db = Db::open(&config.database_url).await?;
            let made = backup::make(&db, &to, seal, clock::system()).await;
            db.close().await;
            tell(&made?);
            Ok(())
        }
        Command::Keygen { identity } => {
            let public = backup::keygen(&identity, clock::system())?;
            say(&format!("{public}\n"));
            Ok(())
        }
        Command::Restore { from, identity } => {
            let keys = identity.as_deref().map(Identities::read).transpose()?;
            tell(&backup::restore(&config.database_url, &from, keys.as_ref()).await?);
            Ok(())
        }
        Command::Restored => {
            let db = Db::open(&config.database_url).await?;
            import::restored(&db).await?;
            db.close().await;
            Ok(())
        }
        Command::Notices => send_notices(config).await,
        Command::VerifyAudit { anchors } => verify_audit(&config, anchors).await,
        Command::SecondFactorOff { login } => {
            let db = Db::open(&config.database_url).await?;
            let done = import::second_factor_off(&db, &login).await;
            db.close().await;
            if !done? {
                return Err("nobody signs in by this name".into());
            }
            Ok(())
        }
        Command::ImportHsds { from } => import_hsds(&config, &from).await,
        Command::Help => {
            say(HELP);
            Ok(())
        }
    }
}

async fn serve(config: Config) -> Result<(), Box<dyn Error>> {
    let server = Server::start(config).await?;
    say(&format!("http://{}\n", server.address()));
    Ok(server.run_until_told().await?)
}

async fn send_notices(config: Config) -> Result<(), Box<dyn Error>> {
    let settings = config
        .mail
        .ok_or("there is no mail server: set TSUNAGU_SMTP")?;
    let mailer = Mailer::new(&settings)?;
    let mut app = App::new(Db::open(&config.database_url).await?, config.site);
    app.origin = config.origin;
    let sent = notices::tell(&app, &mailer).await;
    app.db.close().await;
    say(&format!("{} mails\n", sent?));
    Ok(())
}

async fn load(
    config: &Config,
    records: impl IntoIterator<Item = sample::SampleRecord>,
    accounts: &[Account],
) -> Result<(), Box<dyn Error>> {
    let db = Db::open(&config.database_url).await?;
    let count = import::records(&db, records).await?;
    import::accounts(&db, accounts, Cost::Full).await?;
    db.close().await;
    say(&format!("{count} records\n"));
    for Account {
        login,
        passphrase,
        name,
        about,
        ..
    } in accounts
    {
        say(&format!("{login}\t{passphrase}\t{name}\t{about}\n"));
    }
    Ok(())
}

/// Takes a file in, and says what was not taken.
async fn import_hsds(config: &Config, from: &Path) -> Result<(), Box<dyn Error>> {
    let text = std::fs::read_to_string(from)?;
    // One text, or a text a line.
    let texts = serde_json::Deserializer::from_str(&text).into_iter::<serde_json::Value>();
    let texts: Vec<_> = texts.collect::<Result<_, _>>()?;
    let db = Db::open(&config.database_url).await?;
    let imported = exchange::take_in(&db, &texts.into()).await;
    db.close().await;
    let imported = imported?;
    for refused in &imported.refused {
        say(&format!("{refused}\n"));
    }
    say(&format!(
        "{} new, {} changed, {} as they were, {} refused\n",
        imported.new,
        imported.changed,
        imported.same,
        imported.refused.len()
    ));
    Ok(())
}

/// Loads districts, and says what was written and which rows were left out.
async fn areas(config: &Config, file: &Path, from: Option<Date>) -> Result<(), Box<dyn Error>> {
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let db = Db::open(&config.database_url).await?;
    let loaded = import::areas(&db, &bytes, from).await;
    db.close().await;
    let loaded = loaded?;
    let [areas, towns, ended] = loaded.counts;
    say(&format!(
        "{areas} districts, {towns} towns, {ended} towns ended\n"
    ));
    for (row, why) in &loaded.refused {
        say(&format!("row {row}: {why}\n"));
    }
    Ok(())
}

/// Says what is wrong with the audit log, and fails if anything is.
async fn verify_audit(config: &Config, anchors: Option<PathBuf>) -> Result<(), Box<dyn Error>> {
    let file = anchors.clone().unwrap_or_else(|| config.anchors());
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        // Where nobody says otherwise there may be none yet.
        Err(error) if error.kind() == ErrorKind::NotFound && anchors.is_none() => String::new(),
        Err(error) => return Err(format!("{}: {error}", file.display()).into()),
    };
    let db = Db::open(&config.database_url).await?;
    let verified = audit::verify(&db, &text).await;
    db.close().await;
    let verified = verified?;
    for finding in &verified.findings {
        say(&format!("{finding}\n"));
    }
    let (entries, anchors) = (verified.entries, verified.anchors);
    say(&format!(
        "{entries} entries, {anchors} anchors: {}\n",
        match verified.findings.len() {
            0 => "as they were written".to_owned(),
            count => format!("{count} findings"),
        }
    ));
    if verified.findings.is_empty() {
        Ok(())
    } else {
        Err("the audit log is not as it was written".into())
    }
}

fn tell(
    Backup {
        path,
        rows,
        made_at,
    }: &Backup,
) {
    let count = |table| rows.get(table).copied().unwrap_or_default();
    say(&format!(
        "{}\n{made_at}: {} records, {} saves, {} accounts\n",
        path.display(),
        count("documents"),
        count("saves"),
        count("accounts"),
    ));
}

/// What a command is asked for goes to the standard output; the log goes to the standard error.
fn say(text: &str) {
    use std::io::Write;
    // Whoever closed the pipe does not want it.
    let _ = std::io::stdout().write_all(text.as_bytes());
}
