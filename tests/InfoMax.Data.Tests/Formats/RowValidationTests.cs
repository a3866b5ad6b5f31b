using System.Runtime.InteropServices;
using CsCheck;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

public sealed class RowValidationTests
{
    [Fact]
    public void EachReason_IsGivenForItsRow()
    {
        float[] values =
        [
            1, 2, 3,
            0, float.NaN, 0,
            float.PositiveInfinity, 0, 0,
            0, 0, -0f,
            1e-42f, 0, 0,
            1, 0, 0,
            0, 1, 0,
            float.MaxValue, float.MaxValue, 0,
        ];
        using InputBatch batch = Batch(values, 3, [1, 1, double.NaN, double.NaN, 1, double.NaN, double.NegativeInfinity, 1]);
        string?[]? reasons = RowValidation.Check(batch);
        Assert.Equal(
            [null, "non-finite embedding", "non-finite embedding", "zero embedding", "too small embedding", "non-finite score", "non-finite score", null],
            reasons!);
    }

    [Fact]
    public void WhatTheSourceDoesNotHave_IsMissing_NotNonFinite()
    {
        using InputBatch values = Batch([1, 2, 3, float.NaN, 0, 0, 1, 1], 2, [1, double.NaN, 3, double.NaN]);
        using InputBatch batch = new()
        {
            FirstRow = 0,
            Embedding = values.Embedding,
            Scores = values.Scores,
            MissingEmbeddings = [false, true, false, false],
            MissingScores = [false, true, false, true],
        };
        Assert.Equal([null, "missing embedding", "zero embedding", "missing score"], RowValidation.Check(batch)!);
    }

    [Fact]
    public void ValidRows_GiveNull()
    {
        using InputBatch batch = Batch([1, 2, 3, 4], 2, null);
        Assert.Null(RowValidation.Check(batch));
    }

    [Fact]
    public void Norms_EqualTheDoublePrecisionDefinition_AtEveryTail()
    {
        Gen.Select(Gen.Float[-4, 4].Array[1, 40], Gen.Bool).Sample((row, half) =>
        {
            using EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(1, row.Length, half ? EmbeddingElement.Half : EmbeddingElement.Single);
            Half[] halves = Array.ConvertAll(row, x => (Half)x);
            ReadOnlySpan<byte> bytes = half ? MemoryMarshal.AsBytes(halves.AsSpan()) : MemoryMarshal.AsBytes(row.AsSpan());
            bytes.CopyTo(matrix.RowRange(0, 1));
            double squares = row.Sum(x => half ? Math.Pow((double)(Half)x, 2) : (double)x * x);
            using InputBatch batch = new() { FirstRow = 0, Embedding = matrix };
            string?[]? reasons = RowValidation.Check(batch);
            bool reciprocalOverflows = !float.IsFinite((float)(1 / Math.Sqrt(squares)));
            return reciprocalOverflows
                ? reasons?[0] == (squares == 0 ? "zero embedding" : "too small embedding")
                : reasons is null && Math.Abs(matrix.ReciprocalNorms[0] * Math.Sqrt(squares) - 1) < 1e-7;
        });
    }

    [Fact]
    public void EveryHalfValue_IsSquaredExactly_InEveryLane()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            Half value = BitConverter.UInt16BitsToHalf((ushort)bits);
            Half[] row = new Half[bits % 23 + 1];
            row[bits % row.Length] = value;
            double expected = Half.IsFinite(value) ? (double)value * (double)value : double.PositiveInfinity;
            double actual = RowValidation.SumOfSquares(MemoryMarshal.AsBytes(row.AsSpan()), EmbeddingElement.Half);
            Assert.True(expected == actual || (!Half.IsFinite(value) && !double.IsFinite(actual)), $"{bits:x4}: {expected} {actual}");
        }
    }

    private static InputBatch Batch(float[] values, int dimension, double[]? scores)
    {
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(values.Length / dimension, dimension, EmbeddingElement.Single);
        MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(matrix.RowRange(0, matrix.Rows));
        return new InputBatch { FirstRow = 0, Embedding = matrix, Scores = scores };
    }
}
