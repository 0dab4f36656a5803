import { execSync } from "node:child_process";

if (process.env.LINT) {
  execSync("tflint --recursive", { stdio: "inherit" });
}
