namespace InfoMax.Benchmarks.Chaos;

/// <summary>Damages an artifact as a bad disk would between two readings: whoever has it open keeps what it was.</summary>
internal static class ArtifactDamage
{
    /// <summary>Deletes a set of artifacts that the draw chooses: every one, every other one or every fourth one, by chance.</summary>
    public static void Lose(string artifacts, int draw)
    {
        Random random = new(draw);
        double share = (draw % 3) switch
        {
            0 => 1,
            1 => 0.5,
            _ => 0.25,
        };
        foreach (string file in FilesOf(artifacts).Where(_ => random.NextDouble() < share))
        {
            try
            {
                File.Delete(file);
            }
            catch (DirectoryNotFoundException)
            {
                // The job has reclaimed it in the meantime.
            }
        }
    }

    private static string[] FilesOf(string artifacts) => Directory.Exists(artifacts)
        ? [.. Directory.EnumerateFiles(artifacts, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".arrow" or ".msgpack")
            .Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Damages the artifact that the draw chooses; nothing where there is none.</summary>
    public static void Inflict(string artifacts, FaultKind fault, int draw)
    {
        string[] files = FilesOf(artifacts);
        if (files.Length == 0)
        {
            return;
        }

        string file = files[draw % files.Length];
        try
        {
            byte[] content = File.ReadAllBytes(file);
            if (fault == FaultKind.DeleteArtifact)
            {
                File.Delete(file);
                return;
            }

            if (fault == FaultKind.FlipArtifact && content.Length > 0)
            {
                content[draw % content.Length] ^= (byte)(1 << (draw % 8));
            }

            string damaged = file + ".damaged";
            File.WriteAllBytes(damaged, fault == FaultKind.TruncateArtifact ? content[..(content.Length / 2)] : content);
            File.Move(damaged, file, overwrite: true);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // The job has reclaimed it in the meantime.
        }
    }
}
