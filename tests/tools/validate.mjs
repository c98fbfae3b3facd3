// Checks pages against the HTML standard: one JSON string per line in, one JSON list of findings per line out.
import { createInterface } from "node:readline";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

// The validator takes <details> for sectioning content, which the standard does not: it may stand in a <th>.
// https://html.spec.whatwg.org/multipage/interactive-elements.html#the-details-element
const details = {
  flow: true,
  sectioning: false,
  interactive: true,
  attributes: { open: { boolean: true }, name: { enum: ["/.+/"] } },
  permittedContent: ["summary", "@flow"],
  permittedOrder: ["summary", "@flow"],
  requiredContent: ["summary"],
};

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:standard"],
    elements: ["html5", { details }],
  }),
);

for await (const line of createInterface({ input: process.stdin })) {
  const report = await validator.validateString(JSON.parse(line));
  const findings = report.results.flatMap((result) => result.messages);
  process.stdout.write(`${JSON.stringify(findings.map(({ ruleId, message, line, column }) => ({ ruleId, message, line, column })))}\n`);
}
