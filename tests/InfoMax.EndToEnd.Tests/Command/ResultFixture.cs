using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>Small results of jobs over the same rows, with ids and labels, made without actors and processes.</summary>
public sealed class ResultFixture : IDisposable
{
    private const int Rows = 600;
    private const int Dimension = 8;
    private readonly TemporaryFolder _folder = new();
    private readonly RoundRun _run;
    private readonly RoundRun _other;

    public ResultFixture()
    {
        // Rows of label "lost" are nearly the same, but not copies; rows 500 to 549 are copies of row 0.
        Random random = new(7);
        float[][] vectors = [.. Enumerable.Range(0, Rows).Select(_ => Gaussian(random))];
        for (int row = 500; row < Rows; row++)
        {
            float[] noise = vectors[row];
            float share = row < 550 ? 0.01f : 0.25f;
            vectors[row] = [.. vectors[row < 550 ? 0 : 1].Zip(noise, (original, other) => original + (share * other))];
        }

        Vectors = vectors;
        Directory.CreateDirectory(_folder["input"]);
        File.WriteAllBytes(Path.Combine(_folder["input"], "x.npy"), NpyWriter.Matrix([.. vectors.SelectMany(row => row)], Dimension, "<f4"));
        File.WriteAllLines(
            Path.Combine(_folder["input"], "x.csv"),
            ["id,label,quality,y,caption", .. Enumerable.Range(0, Rows).Select(row => FormattableString.Invariant($"r{row},{(row >= 550 ? "lost" : row >= 500 || row % 2 == 0 ? "even" : "odd")},{(row < 500 ? row : 0)},{-2.5 * row},caption of <row> {row}"))]);
        JobSpec spec = new()
        {
            Inputs = [_folder["input"]],
            ScoreKind = ScoreKind.Column,
            ScoreArgument = "quality",
            Labels = LabelSource.Parse("column:label"),
            Budgets = [new BudgetRule(null, 100)],
            Neighbors = [10],
            Alphas = [new AlphaRule(0.3, 0)],
            Partitions = 1,
            Output = _folder.Root,
            Options = [new OptionText("input", System.Text.Json.JsonSerializer.Serialize(new[] { _folder["input"] })), new OptionText("neighbors", "\"10\""), new OptionText("copies", "\"0.98\"")],
        };
        _run = new RoundRun(spec);
        _other = new RoundRun(spec with { Alphas = [new AlphaRule(0.1, 0)] });
        _run.Until(RoundKind.None, CancellationToken.None);
        _other.Until(RoundKind.None, CancellationToken.None);
    }

    /// <summary>The input's vectors.</summary>
    public float[][] Vectors { get; }

    /// <summary>A job's results.</summary>
    public string Output => _run.Output;

    /// <summary>Those of a job with a smaller alpha.</summary>
    public string OtherOutput => _other.Output;

    /// <summary>A copy of the first results in a folder, with another manifest.</summary>
    public string CopyTo(string directory, Action<System.Text.Json.Nodes.JsonObject> change)
    {
        Directory.CreateDirectory(directory);
        Array.ForEach(Directory.GetFiles(Output), file => File.Copy(file, Path.Combine(directory, Path.GetFileName(file))));
        System.Text.Json.Nodes.JsonObject manifest = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(Output, "manifest.json")))!.AsObject();
        change(manifest);
        File.WriteAllText(Path.Combine(directory, "manifest.json"), manifest.ToJsonString());
        return directory;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _run.Dispose();
        _other.Dispose();
        _folder.Dispose();
    }

    private static float[] Gaussian(Random random) =>
        [.. Enumerable.Range(0, Dimension).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
}
