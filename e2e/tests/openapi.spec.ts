// The server's description of itself is what the OpenAPI specification calls one, by its own schema.
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "../support/test.ts";

test("the description is valid OpenAPI 3.1", async ({ server }) => {
  const description = await (await fetch(`${server.address}/api/openapi.json`)).json();
  const validator = new Validator();
  expect(await validator.validate(description)).toEqual({ valid: true });
  expect(validator.version).toBe("3.1");
});
