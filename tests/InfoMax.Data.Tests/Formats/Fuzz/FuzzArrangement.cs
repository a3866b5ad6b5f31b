namespace InfoMax.Data.Tests.Formats.Fuzz;

/// <summary>
/// Puts around the files of a case what lies around data in practice: links to files, to folders and to nowhere, results of
/// jobs, lists of splits, names whose numbers have other widths.
/// </summary>
internal static class FuzzArrangement
{
    private static readonly string[] Strays =
    [
        """manifest.json|{"version": "1", "requested": {}, "input": {"fingerprint": "x"}}""",
        "manifest.json|{\"requested\": 1", "manifest.json|[]", ".infomax/journal|x", "sweep.parquet|x", "rows.parquet|PAR1",
        """dataset_dict.json|{"splits": ["train", "test"]}""", """dataset_dict.json|{"splits": 3}""", """dataset_dict.json|{"splits": [null, "..", "/"]}""",
        """state.json|{"_data_files": [], "_indices_data_files": [{"filename": "../x"}]}""",
        """state.json|{"_data_files": [{"filename": "data-00000-of-00009.arrow"}], "_indices_data_files": [{"filename": "data-00001-of-00009.arrow"}]}""",
    ];

    /// <summary>Links are not followed: one may lead into itself.</summary>
    private static readonly EnumerationOptions NoLinks = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Changes the folder in up to three ways.</summary>
    public static void Apply(string root, FuzzRandom random)
    {
        for (int i = random.Below(4); i > 0; i--)
        {
            string[] files = [.. Directory.EnumerateFiles(root, "*", NoLinks).Order(StringComparer.Ordinal)];
            string file = random.Pick(files);
            string folder = Path.GetDirectoryName(file)!;
            string name = random.Pick(["train_", "test-", "img_", "text_", "0", ""]) + random.Below(1200) + Path.GetExtension(file);
            switch (random.Below(6))
            {
                case 0:
                    Free(Path.Combine(folder, name), path => File.CreateSymbolicLink(path, file));
                    break;
                case 1:
                    Free(Path.Combine(folder, name), path => File.CreateSymbolicLink(path, "nowhere" + Path.GetExtension(file)));
                    break;
                case 2:
                    Free(Path.Combine(root, "link" + random.Below(3)), path => Directory.CreateSymbolicLink(path, folder));
                    break;
                case 3:
                    Free(Path.Combine(folder, name), path => File.Copy(file, path));
                    break;
                case 4:
                    Free(Path.Combine(folder, name), path => File.Move(file, path));
                    break;
                default:
                    string[] stray = random.Pick(Strays).Split('|', 2);
                    string path = Path.Combine(random.Pick([root, folder, Path.Combine(root, "sub")]), stray[0]);
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    File.WriteAllText(path, stray[1]);
                    break;
            }
        }
    }

    private static void Free(string path, Action<string> create)
    {
        if (!Path.Exists(path) && new FileInfo(path).LinkTarget is null)
        {
            create(path);
        }
    }
}
