"""Which programs of other languages go over the folder that a script is in."""

import pytest

from fixers.rules._blocks.programs import goes_over_folder


@pytest.mark.parametrize(
    "text",
    [
        "print(os.listdir(os.getcwd()))",
        "os.listdir()",
        "listdir('.')",
        "d = '.'\nos.listdir(d)",
        "root = sys.argv[1]\nos.walk(root)",
        "def look(root):\n    return os.walk(root)",
        "base: str = os.environ['GITHUB_WORKSPACE']\nfor r, d, f in os.walk(base): pass",
        "os.walk('..')",
        "Path().iterdir()",
        "Path.cwd().iterdir()",
        "root = Path('.')\nroot.iterdir()",
        "root.rglob('*.sh')",
        "Path('.').rglob('*')",
        "Path('.').glob('**/*')",
        "Path('lib').rglob('*')",
        "glob.glob('*')",
        "glob.glob('**/*.sh', recursive=True)",
        "glob.glob('l*')",
        "fs.readdirSync('.')",
        "fs.readdirSync(process.cwd())",
        "const d = './'; fs.readdirSync(d)",
        "await fs.promises.readdir(dir)",
        "globSync('**/*')",
        "opendir(D, '.')",
        "opendir(my $d, $dir)",
        "perl -e 'print <*>'",
        "Dir['*']",
        "Dir.entries('.')",
        "Find.find('.')",
    ],
)
def test_where_the_script_is(text):
    assert goes_over_folder(text)


@pytest.mark.parametrize(
    "text",
    [
        "d = 'src'\nos.listdir(d)",
        "os.listdir('/tmp/x')",
        "os.walk(os.path.join(root, 'src'))",
        "Path('src').rglob('*')",
        "Path('src').iterdir()",
        "src = Path('src')\nsrc.rglob('*.sh')",
        "root.rglob('*.py')",
        "glob.glob('dist/*.whl')",
        "glob.glob(pattern)",
        "glob.glob('**/*.md')",
        "fs.readdirSync('./build')",
        "readdir(D)",
        "Dir.glob('spec/**/*.rb')",
        "Dir['*.gem']",
        "Object.entries(os.x)",
        "mkdir -p dirs; list.find(x)",
        "echo '<*@users>'",
    ],
)
def test_other_folders(text):
    assert not goes_over_folder(text)
