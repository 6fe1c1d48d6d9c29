/** `rapport partners`: whom a policy can meet, from where they come, and under which licence. */
import type { Command } from 'commander';
import { DATA_FOLDER, readPack, whyNoNetworks } from '../../experiment/files.ts';
import { DEFAULT_WORLD } from '../../experiment/places.ts';
import { createShelf, HALVES } from '../../experiment/policies.ts';
import { loadWorld } from '../../experiment/worlds.ts';
import { formatColumns } from '../columns.ts';

interface PartnerFlags {
  readonly world: string;
  readonly json?: true;
}

/** The networks of the data folder with the state of their files; none where `RAPPORT_DATA` is not set. */
const listNetworkFiles = async () => {
  const pack = readPack(process.env.RAPPORT_DATA);
  if (pack === null) return [];
  const { listNetworks } = await import('../../drivers/networks-files.ts');
  return listNetworks(pack.folder);
};

const listPartners = async ({ world: name, json }: PartnerFlags): Promise<void> => {
  const world = await loadWorld(name, process.cwd());
  const scripted = [...createShelf(world, [])].map(([partner, { definition, half }]) => ({
    name: partner,
    half,
    version: definition.version,
    description: definition.description ?? '',
  }));
  const networks = (await listNetworkFiles()).map(
    ({ name: network, rules, layout, family, file, sha256, licence, status, sameWeightsAs }) => ({
      name: network,
      rules,
      layout,
      family,
      file,
      sha256,
      licence,
      status,
      sameWeightsAs,
    }),
  );
  if (json) {
    process.stdout.write(`${JSON.stringify({ schema: 1, world: world.name, scripted, networks })}\n`);
    return;
  }
  const lines: string[] = [];
  for (const half of [...HALVES, null]) {
    const members = scripted.filter((partner) => partner.half === half);
    if (members.length === 0) continue;
    lines.push(half === null ? 'in no half, or made of others' : `scripted, ${half} half`);
    const rows = members.map((partner) => ['', partner.name, partner.description]);
    lines.push(...formatColumns(rows, ['left', 'left', 'left']), '');
  }
  if (networks.length === 0)
    lines.push(
      `networks: none (${whyNoNetworks(process.env.RAPPORT_DATA) ?? 'the manifest names none'})`,
      `  ${DATA_FOLDER}`,
    );
  else {
    lines.push('networks, from RAPPORT_DATA');
    const rows = networks.map((one) => [
      '',
      one.name,
      one.rules,
      one.layout,
      one.status,
      one.sha256.slice(0, 12),
      one.licence,
    ]);
    lines.push(...formatColumns(rows, ['left', 'left', 'left', 'left', 'left', 'left', 'left']));
  }
  process.stdout.write(`${lines.join('\n')}\n`);
};

export const define = (command: Command): void => {
  command
    .option('--world <world>', 'a world by name or module', DEFAULT_WORLD)
    .option('--json', 'print one JSON document')
    .action(listPartners);
};
