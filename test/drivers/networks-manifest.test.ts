import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { listNetworks, readNetworkFile } from '../../src/drivers/networks-files.ts';
import { NetworkError, parseManifest, readManifest } from '../../src/drivers/networks-manifest.ts';

const FIXTURES = fileURLToPath(new URL('./fixtures', import.meta.url));
const TEXT = readFileSync(join(FIXTURES, 'manifest.json'), 'utf8');

const scratch = mkdtempSync(join(tmpdir(), 'networks-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** The fixture's manifest with its first entry changed; `undefined` takes a key away. */
const changed = (change: Readonly<Record<string, unknown>>): string => {
  const manifest = JSON.parse(TEXT) as { files: Record<string, unknown>[] };
  manifest.files[0] = { ...manifest.files[0], ...change };
  return JSON.stringify(manifest);
};

const problemOf = (text: string): string => {
  try {
    parseManifest(text, '/pack');
  } catch (error) {
    expect(error).toBeInstanceOf(NetworkError);
    return (error as NetworkError).message;
  }
  return 'nothing is wrong';
};

describe('a manifest', () => {
  it('is read into networks with the world’s names', () => {
    const { networks, actions } = readManifest(FIXTURES);
    expect(actions).toEqual(['north', 'south', 'east', 'west', 'stay', 'interact']);
    expect(
      networks.map(({ name, rules, layout, shape, unblocking }) => [name, rules, layout, shape, unblocking]),
    ).toEqual([
      ['linear', 'legacy', 'cramped_room', [62], false],
      ['linear', 'legacy', 'random0', [62], false],
      ['linear-unblocking', 'legacy', 'cramped_room', [62], true],
    ]);
    expect(networks[2]!.sameWeightsAs).toBe('linear');
  });

  it('takes the rules of networks trained under old_dynamics for current-auto, and the layout by its name there', () => {
    const there = { envVersion: 'current', layout: 'counter_circuit', layoutNameThere: 'counter_circuit_o_1order' };
    const [old] = parseManifest(changed({ ...there, dynamics: 'old_dynamics=true' }), '/pack').networks;
    expect([old!.rules, old!.layout]).toEqual(['current-auto', 'counter_circuit_o_1order']);
    const [plain] = parseManifest(changed({ ...there }), '/pack').networks;
    expect(plain!.rules).toBe('current');
  });

  it('reads the three ways of sampling and refuses a fourth', () => {
    const unblocking = (sampling: string) => parseManifest(changed({ sampling }), '/pack').networks[0]!.unblocking;
    expect(unblocking('sample from softmax(logits)')).toBe(false);
    expect(unblocking('sample from softmax(logits); no unblocking rule')).toBe(false);
    expect(unblocking('sample from softmax(logits); then the unblocking rule of observations-legacy.md')).toBe(true);
    expect(problemOf(changed({ sampling: 'arg max' }))).toMatch(
      /^\/pack\/manifest\.json: files\[0\]\.sampling: expected "sample/,
    );
  });

  it('names file, path and what was expected', () => {
    expect(problemOf('{ "format"')).toMatch(/^\/pack\/manifest\.json: no JSON: /);
    expect(problemOf(JSON.stringify({ ...JSON.parse(TEXT), format: 'zip' }))).toContain(
      'format: Invalid input: expected "partners-manifest-1"',
    );
    expect(problemOf(changed({ sha256: 'abc' }))).toBe(
      '/pack/manifest.json: files[0].sha256: expected 64 hexadecimal digits',
    );
    expect(problemOf(changed({ encoding: undefined }))).toContain('files[0].encoding: Invalid input: expected string');
    expect(problemOf(changed({ inputShape: [62] }))).toContain('files[0].inputShape');
    expect(problemOf(changed({ envVersion: 'next' }))).toContain(
      'files[0].envVersion: Invalid option: expected one of "legacy"|"current"',
    );
    expect(problemOf(changed({ outputShape: ['batch', 5] }))).toContain(
      'puts out 5 logits; the manifest has 6 actions',
    );
  });

  it('keeps files inside its folder', () => {
    for (const file of ['/etc/passwd', '../other/sp.onnx', 'a/../../b.onnx', 'a\\b.onnx'])
      expect(problemOf(changed({ file }))).toContain('files[0].file: expected a path inside the folder');
  });

  it('passes over what only informs, but not a misspelt key that counts', () => {
    expect(problemOf(changed({ trainedFor: 'a week', trainingSeed: 3 }))).toBe('nothing is wrong');
    expect(problemOf(changed({ dynamic: 'old_dynamics=true' }))).toContain(
      'has the key dynamic; did you mean dynamics?',
    );
  });

  it('has one network per name, rules and layout', () => {
    expect(problemOf(changed({ layout: 'random0' }))).toContain(
      'is a second linear for legacy random0; the first is linear.onnx',
    );
  });

  it('is missed where it is not', () => {
    expect(() => readManifest(scratch)).toThrow(
      /manifest\.json can't be read \(ENOENT\): a folder of networks needs it/,
    );
  });
});

describe('the files of a pack', () => {
  it('are present, altered or missing, and only the present ones are read', () => {
    const manifest = JSON.parse(TEXT) as { files: { file: string }[] };
    manifest.files[0]!.file = 'whole.onnx';
    manifest.files[1]!.file = 'altered.onnx';
    manifest.files[2]!.file = 'missing.onnx';
    const bytes = readFileSync(join(FIXTURES, 'linear.onnx'));
    writeFileSync(join(scratch, 'manifest.json'), JSON.stringify(manifest));
    writeFileSync(join(scratch, 'whole.onnx'), bytes);
    bytes[bytes.length - 40]! ^= 1;
    writeFileSync(join(scratch, 'altered.onnx'), bytes);
    const listed = listNetworks(scratch);
    expect(listed.map(({ file, status }) => [file, status])).toEqual([
      ['whole.onnx', 'present'],
      ['altered.onnx', 'altered'],
      ['missing.onnx', 'missing'],
    ]);
    expect(readNetworkFile(listed[0]!)).toHaveLength(bytes.length);
    expect(() => readNetworkFile(listed[1]!)).toThrow(
      /the network linear is altered: .*altered\.onnx has the sha256 [0-9a-f]{64}, manifest\.json says [0-9a-f]{64}; copy altered\.onnx of the pack/,
    );
    expect(() => readNetworkFile(listed[2]!)).toThrow(
      /the network linear-unblocking is missing: .*missing\.onnx can't be read \(ENOENT\); copy missing\.onnx of the pack there/,
    );
    rmSync(join(scratch, 'manifest.json'));
  });
});
