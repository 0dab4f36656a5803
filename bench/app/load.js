// node load.js URL SECRET SECONDS CONNECTIONS < PAYLOAD: posts one signed delivery after another,
// each with an id of its own; prints a line of JSON.
import autocannon from "autocannon";
import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";

const [url, secret, seconds, connections] = process.argv.slice(2);
const body = readFileSync(0);
const signature = "sha256=" + createHmac("sha256", secret).update(body).digest("hex");
const result = await autocannon({
  url,
  method: "POST",
  duration: Number(seconds),
  connections: Number(connections),
  body,
  setupClient: (client) => client.on("response", () => client.setHeaders(headers())),
  headers: headers(),
});

function headers() {
  return {
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/bench",
    "x-github-event": "pull_request",
    "x-github-delivery": randomUUID(),
    "x-hub-signature-256": signature,
  };
}

console.log(
  JSON.stringify({
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    accepted: result["2xx"],
    refused: result.non2xx + result.errors + result.timeouts,
  }),
);
