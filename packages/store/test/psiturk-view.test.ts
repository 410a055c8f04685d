import { psiturkViewContract } from './contract/psiturk-view.ts';
import { postgres, sqliteFile } from './support/databases.ts';

for (const kind of [sqliteFile, postgres]) psiturkViewContract(kind);
