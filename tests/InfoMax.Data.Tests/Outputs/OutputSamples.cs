using System.Text.Json.Nodes;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Data.Tests.Outputs;

/// <summary>Results and manifests for output tests.</summary>
internal static class OutputSamples
{
    public static SelectionResult Selection(int rows, IdKind kind = IdKind.Text) => Of(Rows(rows, kind), kind);

    public static SelectedRow[] Rows(int rows, IdKind kind = IdKind.Text) =>
    [
        .. Enumerable.Range(0, rows).Select(i => new SelectedRow(
            3L * i, kind == IdKind.None ? null : kind == IdKind.Integer ? $"{i - 5}" : $"id é {i}", i / 7f, -i / 3f, double.NaN)),
    ];

    public static SelectionResult Of(SelectedRow[] rows, IdKind kind = IdKind.Text) => new(rows.Length, () => rows, kind, WriteSubset: false, Rejected: []);

    /// <summary>The same rows with other ids.</summary>
    public static SelectionResult WithIds(IdKind kind, params string?[] ids) => Of([.. Rows(ids.Length).Select((row, i) => row with { Id = ids[i] })], kind);

    public static SelectionResult DataComp(params string?[] uids) => WithIds(IdKind.Text, uids) with { WriteSubset = true };

    public static JobManifest Manifest() => new()
    {
        Version = "0.1.0",
        Options = new JsonObject { ["neighbors"] = 20, ["alpha"] = 0.1 + 0.2, ["score-order"] = "at:0.2", ["input"] = new JsonArray("data/é+<a>") },
        Input = new ManifestInput(2, 10, 9, 256, "abc"),
        Files = [new FileRows("a.npy", 0, 100)],
        Objective = new ManifestObjective(1.0 / 3, double.NaN, 1e-300, -5, Math.PI),
        Graph = new ManifestGraph(20, 0.957, [0.951, 0.963], 1000, "blocks"),
        Solver = "gradient",
        Budget = 3,
        Partitions = 1,
        Stages = [new ManifestStage("ingest", 0.25, 2, 0), new ManifestStage("graph", 1.5, 1, 3)],
        PeakMemoryBytes = 1L << 40,
        Seed = ulong.MaxValue,
    };
}
