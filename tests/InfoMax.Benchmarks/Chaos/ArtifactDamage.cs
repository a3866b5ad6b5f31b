namespace InfoMax.Benchmarks.Chaos;

/// <summary>Damages artifacts, wherever they are.</summary>
internal static class ArtifactDamage
{
    /// <summary>Deletes a set of artifacts that the draw chooses: every one, every other one or every fourth one, by chance.</summary>
    public static void Lose(IArtifactPlace artifacts, int draw)
    {
        Random random = new(draw);
        double share = (draw % 3) switch
        {
            0 => 1,
            1 => 0.5,
            _ => 0.25,
        };
        foreach (string name in artifacts.Names().Where(_ => random.NextDouble() < share))
        {
            artifacts.Delete(name);
        }
    }

    /// <summary>Damages the artifact that the draw chooses; nothing where there is none.</summary>
    public static void Inflict(IArtifactPlace artifacts, FaultKind fault, int draw)
    {
        string[] names = artifacts.Names();
        if (names.Length == 0 || artifacts.Read(names[draw % names.Length]) is not { } content)
        {
            return;
        }

        string name = names[draw % names.Length];
        if (fault == FaultKind.DeleteArtifact)
        {
            artifacts.Delete(name);
            return;
        }

        if (fault == FaultKind.FlipArtifact && content.Length > 0)
        {
            content[draw % content.Length] ^= (byte)(1 << (draw % 8));
        }

        artifacts.Replace(name, fault == FaultKind.TruncateArtifact ? content[..(content.Length / 2)] : content);
    }
}
