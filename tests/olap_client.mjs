// Asks a server through Datawheel's own client, and prints what it read as JSON: node olap_client.mjs PATH_OF_THE_PACKAGE ADDRESS
import {createRequire} from "node:module";

const {Client, PyTesseractDataSource} = createRequire(process.argv[2] + "/")("@datawheel/olap-client");

const client = await Client.fromURL(process.argv[3]);
const status = await client.checkStatus();
const cubes = await client.getCubes();
const cube = await client.getCube("trade");
const partner = cube.dimensionsByName.Partner.hierarchies[0].levels[0];
const members = await client.getMembers(partner, {locale: "es"});
const korea = await client.getMember(partner, "KOR", {locale: "es"});
const read = async (query) => (await client.execQuery(query)).data;

const year = await read(cube.query
  .addMeasure("exports").addMeasure("imports").addDrilldown("Year").addDrilldown("Partner")
  .addCut("Reporter", ["MEX"]).addCut("Partner", ["KOR"]).addCut("Year", ["2024"]).setLocale("es").setFormat("jsonrecords"));
const latest = await read(cube.query
  .addMeasure("exports").addDrilldown("Year").addCut("Reporter", ["MEX"]).addCut("Partner", ["KOR"]).setTime("year", "latest").setFormat("jsonrecords"));
const goods = await client.getCube("trade_commodity");
const headings = await read(goods.query
  .addMeasure("commodity_imports").addDrilldown("HS4").addCut("Reporter", ["MEX"]).addCut("Partner", ["KOR"]).addCut("Year", ["2024"])
  .setPagination(2, 0).setSorting("commodity_imports", "desc").setFormat("jsonrecords"));
let refused = "";
try {
  await read(cube.query.addMeasure("exports").addDrilldown("Year").setFormat("jsonrecords"));
} catch (error) {
  refused = error.response.data.error.message;
}
console.log(JSON.stringify({
  python: client.datasource instanceof PyTesseractDataSource, status, cubes: cubes.map((one) => one.name), levels: goods.dimensionsByName.Product.hierarchies[0].levels.map((one) => one.name),
  members: members.map((one) => one.key), korea: korea.caption, year, latest, headings, refused,
}));
