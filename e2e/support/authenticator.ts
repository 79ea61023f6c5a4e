// The authenticator in a device: finger, face or PIN, and the passkeys it keeps (CDP's WebAuthn domain).
import type { CDPSession, Page } from "@playwright/test";

/** The authenticator of one device. */
export class Authenticator {
  private constructor(
    private readonly session: CDPSession,
    private readonly id: string,
  ) {}

  /** Builds one into the device that shows `page`; `hasPrf`: it makes keys that open records. */
  static async of(page: Page, hasPrf = true): Promise<Authenticator> {
    const session = await page.context().newCDPSession(page);
    await session.send("WebAuthn.enable");
    const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        ctap2Version: "ctap2_1",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        hasPrf,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new Authenticator(session, authenticatorId);
  }

  /** The person shows the wrong finger from now on. */
  async recognisesNobody(): Promise<void> {
    await this.session.send("WebAuthn.setUserVerified", { authenticatorId: this.id, isUserVerified: false });
  }

  /** Takes it out of the device. */
  async remove(): Promise<void> {
    await this.session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId: this.id });
  }

  /** How many passkeys it keeps. */
  async count(): Promise<number> {
    const { credentials } = await this.session.send("WebAuthn.getCredentials", { authenticatorId: this.id });
    return credentials.length;
  }

  /** Gives its passkeys to another device of the same person, as Apple's and Google's accounts do. */
  async shareWith(other: Authenticator): Promise<void> {
    const { credentials } = await this.session.send("WebAuthn.getCredentials", { authenticatorId: this.id });
    for (const credential of credentials) {
      await other.session.send("WebAuthn.addCredential", { authenticatorId: other.id, credential });
    }
  }
}
