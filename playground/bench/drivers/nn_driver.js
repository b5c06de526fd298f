// Epochs of TensorFlow Playground's own engine: `node nn_driver.js FOLDER-OF-nn.js JSON`; then a count on every line.
"use strict";
const path = require("path");
const readline = require("readline");

const nn = require(path.join(process.argv[2], "nn.js"));
const work = JSON.parse(process.argv[3]);
const sizes = work.sizes;
const tanh = nn.Activations.TANH;
const network = nn.buildNetwork(sizes, tanh, tanh, null, work.x[0].map((_, i) => "x" + i), false);

// what its page does for one epoch, without the drawing and the two measurements
function epoch() {
  for (let i = 0; i < work.x.length; i++) {
    nn.forwardProp(network, work.x[i]);
    nn.backProp(network, work.y[i][0], nn.Errors.SQUARE);
    if ((i + 1) % 10 === 0) {
      nn.updateWeights(network, 0.03, 0);
    }
  }
}

console.log(JSON.stringify({versions: {node: process.versions.node}}));
readline.createInterface({input: process.stdin}).on("line", (line) => {
  const count = Number(line);
  const start = process.hrtime.bigint();
  for (let i = 0; i < count; i++) {
    epoch();
  }
  console.log(JSON.stringify({"nn.ts": Number(process.hrtime.bigint() - start) / 1e9 / count}));
});
